// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.TestPhotos;
import io.ssd4j.testing.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where {@code detect} takes its photos from. */
class DetectInputsTest {
    private static final byte[] NOTHING = {};

    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    @Test
    void readsAPhotoFromStandardInput() throws IOException {
        byte[] photo = Files.readAllBytes(Path.of(TestPhotos.write(folder, "three.png", 3, 30, 20)));
        String other = TestPhotos.write(folder, "one.png", 1);
        CommandRun run = detect(photo, other, "-", other);
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of(other, "-", other), images(run));
        assertEquals(30, run.jsonLines().get(1).get("width").intValue());
        assertEquals(3, run.jsonLines().get(1).get("detections").size());
    }

    @Test
    void reportsABadPhotoOnStandardInput() {
        CommandRun run = detect("no photo at all".getBytes(StandardCharsets.US_ASCII), "-");
        assertEquals(3, run.code());
        assertEquals(List.of("-"), images(run));
        assertTrue(run.err().startsWith("ssd4j: standard input is not a JPEG, PNG, BMP, WebP or GIF image"), run.err());
    }

    @Test
    void readsNamesFromAFileAfterTheArguments() throws IOException {
        String a = TestPhotos.write(folder, "a.png", 1);
        String b = TestPhotos.write(folder, "\u00fc b.png", 2);
        Path list = Files.writeString(folder.resolve("list"), b + "\r\n\n" + folder + "/none.png\n" + a);
        CommandRun run = detect(NOTHING, "--files-from", list.toString(), a);
        assertEquals(3, run.code());
        assertEquals(List.of(a, b, folder + "/none.png", a), images(run));
    }

    @Test
    void aByteOrderMarkIsNoPartOfAName() throws IOException {
        String a = TestPhotos.write(folder, "a.png", 1);
        Path list = Files.writeString(folder.resolve("list"), "\ufeff" + a + "\r\n");
        assertEquals(List.of(a), images(detect(NOTHING, "--files-from", list.toString())));
    }

    @Test
    void spacesBelongToNames() throws IOException {
        String a = TestPhotos.write(folder, " a.png ", 1);
        Path list = Files.writeString(folder.resolve("list"), a + "\n");
        assertEquals(List.of(a), images(detect(NOTHING, "--files-from", list.toString())));
    }

    @Test
    void aListMayBeSeparatedByNul() throws IOException {
        String a = TestPhotos.write(folder, "a\nb.png", 1);
        String b = TestPhotos.write(folder, "b.png", 2);
        CommandRun run = detect((a + "\0" + b + "\0").getBytes(StandardCharsets.UTF_8), "--files-from=-");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of(a, b), images(run));
    }

    @Test
    void standardInputMayBeCalledByItsFile() throws IOException {
        byte[] photo = Files.readAllBytes(Path.of(TestPhotos.write(folder, "three.png", 3, 30, 20)));
        CommandRun run = detect(photo, "/dev/stdin");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("/dev/stdin"), images(run));
        CommandRun twice = detect(photo, "/dev/stdin", "-");
        assertEquals(2, twice.code());
    }

    @Test
    void aFolderIsNotWaitedForBecauseOfANamedPipeInIt() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        String a = TestPhotos.write(photos, "a.png", 1);
        Command.run(List.of("mkfifo", photos.resolve("b.png").toString()));
        CommandRun run = detect(NOTHING, photos.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of(a), images(run));
        assertTrue(run.err().contains("skipped 1 entry that is not a photo file: b.png"), run.err());
    }

    @Test
    void readsNamesFromStandardInput() throws IOException {
        String a = TestPhotos.write(folder, "a.png", 1);
        String b = TestPhotos.write(folder, "b.png", 2);
        CommandRun run = detect((b + "\n" + a + "\n").getBytes(StandardCharsets.UTF_8), "--files-from=-");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of(b, a), images(run));
    }

    @Test
    void anEmptyListIsNoFailure() {
        CommandRun run = detect(NOTHING, "--files-from=-");
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --files-from=- -      | both read standard input
                    - a.png -             | '-' is more than once among the photos
                    ''                    | no photo is given
                    --threshold=2 a.png   | '2' is not a number from 0 to 1
                    --threshold=NaN a.png | 'NaN' is not a number from 0 to 1
                    --threshold=x a.png   | 'x' is not a number from 0 to 1
                    """)
    void explainsWhatCannotBe(String arguments, String explanation) {
        CommandRun run = detect(NOTHING, arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains(explanation), run.err());
        assertTrue(run.err().endsWith("Try 'ssd4j detect --help'.\n"), run.err());
        assertEquals(List.of(), engine.opened);
    }

    @Test
    void aListWithADashCannotBeOnStandardInput() {
        CommandRun run = detect("a.png\n-\n".getBytes(StandardCharsets.UTF_8), "--files-from=-");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("standard input"), run.err());
    }

    @Test
    void aListThatCannotBeReadEndsWith3() throws IOException {
        CommandRun missing = detect(NOTHING, "--files-from", folder + "/none");
        assertEquals(3, missing.code());
        assertTrue(missing.err().contains(folder + "/none does not exist"), missing.err());
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        CommandRun wrong = detect(NOTHING, "--files-from", binary.toString());
        assertEquals(3, wrong.code());
        assertTrue(wrong.err().contains("is not UTF-8 text"), wrong.err());
        CommandRun endless = detect(NOTHING, "--files-from", "/dev/zero");
        assertEquals(3, endless.code());
        assertTrue(
                endless.err().contains("the list of photos /dev/zero cannot be read: it has more than"), endless.err());
        CommandRun notAList = detect(NOTHING, "--files-from", folder.toString());
        assertEquals(3, notAList.code());
        assertTrue(notAList.err().contains("is a folder; name it without --files-from"), notAList.err());
    }

    @Test
    void readsAFolderByNameButNotTheFoldersInIt() throws IOException {
        Path parent = folder.resolve("photos");
        TestPhotos.write(Files.createDirectories(parent.resolve("deeper")), "hidden-deep.png", 1);
        for (String name : List.of("b.png", "a.PNG", "B.jpeg", "c10.bmp", "c9.gif", ".hidden.png")) {
            TestPhotos.write(parent, name, 1);
        }
        Files.writeString(parent.resolve("notes.txt"), "no photo");
        CommandRun run = detect(NOTHING, parent.toString());
        assertEquals(0, run.code(), run.err());
        assertEquals(
                Stream.of("B.jpeg", "a.PNG", "b.png", "c10.bmp", "c9.gif")
                        .map(name -> parent + "/" + name)
                        .toList(),
                images(run));
        assertEquals(
                "ssd4j: warning: " + parent + ": skipped 1 entry that is not a photo file: notes.txt\n", run.err());
    }

    @Test
    void aFolderWithoutPhotosCountsAsABadOne() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        String photo = TestPhotos.write(folder, "a.png", 1);
        CommandRun run = detect(NOTHING, empty.toString(), photo);
        assertEquals(3, run.code());
        assertEquals(List.of(empty.toString(), photo), images(run));
        assertTrue(run.err().startsWith("ssd4j: the folder " + empty + " has no photo"), run.err());
        assertTrue(run.err().endsWith("ssd4j: 1 of 2 photos could not be used\n"), run.err());
    }

    private CommandRun detect(byte[] input, String... arguments) {
        String[] line = Stream.concat(
                        Stream.of("detect", "--json", "--device=cpu", "--weights=seeded:0", "--variant=lufficc:voc300"),
                        Arrays.stream(arguments))
                .toArray(String[]::new);
        return CommandRun.withInput(engine, input, line);
    }

    private static List<String> images(CommandRun run) {
        return run.jsonLines().stream()
                .map(line -> line.get("image").stringValue())
                .toList();
    }
}
