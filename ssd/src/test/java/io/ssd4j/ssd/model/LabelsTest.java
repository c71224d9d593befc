// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("labels.txt"), text);
    }

    private static String refusal(Path file) {
        return String.valueOf(
                assertThrows(IOException.class, () -> Labels.read(file)).getMessage());
    }

    /** Label numbers and names as the references print them. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "lufficc:voc300, 1, aeroplane",
        "lufficc:voc300, 7, car",
        "lufficc:voc300, 15, person",
        "lufficc:voc512, 20, tvmonitor",
        "lufficc:coco300, 1, person",
        "lufficc:coco300, 12, stop sign",
        "lufficc:coco300, 16, cat",
        "lufficc:coco512, 80, toothbrush",
        "torchvision:coco, 12, N/A",
        "torchvision:coco, 13, stop sign",
        "torchvision:coco, 17, cat",
        "torchvision:coco, 83, N/A",
        "torchvision:coco, 90, toothbrush",
    })
    void labelsOfTheVariants(String variant, int label, String name) {
        assertEquals(name, SsdVariant.of(variant).labels().name(label));
    }

    @Test
    void torchvisionsGapsAreTheUnusedCocoIds() {
        Labels labels = SsdVariant.of("torchvision:coco").labels();
        List<Integer> gaps = IntStream.rangeClosed(1, labels.count())
                .filter(label -> labels.name(label).equals("N/A"))
                .boxed()
                .toList();
        assertEquals(List.of(12, 26, 29, 30, 45, 66, 68, 69, 71, 83), gaps);
        // Without the gaps they are lufficc's, in the same order.
        assertEquals(
                SsdVariant.of("lufficc:coco300").labels().names(),
                labels.names().stream().filter(name -> !name.equals("N/A")).toList());
    }

    @Test
    void readsOneNameALine() throws IOException {
        Labels labels = Labels.read(file(" Katze \r\nHund\nGr\u00fcne Tomate"));
        assertEquals(List.of("Katze", "Hund", "Gr\u00fcne Tomate"), labels.names());
        assertEquals("Hund", labels.name(2));
        assertThrows(IndexOutOfBoundsException.class, () -> labels.name(0));
        assertThrows(IndexOutOfBoundsException.class, () -> labels.name(4));
    }

    @Test
    void refusesWhatIsNoListOfNames() throws IOException {
        assertTrue(refusal(file("cat\n\ndog\n"))
                .endsWith("labels.txt: label 2 has no name; the file has one name a line"));
        assertTrue(refusal(file("")).contains("at least one class"));
        Path latin1 = Files.write(folder.resolve("latin1.txt"), "gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refusal(latin1).contains("latin1.txt is not UTF-8 text"));
        assertTrue(refusal(folder).contains("is a directory"));
        assertTrue(refusal(folder.resolve("missing.txt")).contains("missing.txt does not exist"));
        Path large = Files.write(folder.resolve("large.txt"), new byte[(1 << 20) + 1]);
        assertTrue(refusal(large).contains("it has more than 1048576 bytes; pass a text file"));
    }

    @Test
    void numbersClassesWithoutNames() {
        assertEquals(
                List.of("class 1", "class 2", "class 3"), Labels.numbered(3).names());
        assertThrows(IllegalArgumentException.class, () -> Labels.numbered(0));
    }

    @Test
    void aByteOrderMarkAndLineEndsOfWindowsAreNoPartOfNames() throws IOException {
        assertEquals(
                List.of("cat", "a dog", "cat"),
                Labels.read(file("\ufeffcat\r\na dog \r\ncat\r\n")).names());
    }

    @Test
    void aDeviceThatNeverEndsIsNoListOfNames() {
        assertTrue(refusal(Path.of("/dev/zero"))
                .startsWith("/dev/zero cannot be read as a list of names: it has more than"));
    }
}
