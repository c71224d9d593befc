// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.cpu.dnnl.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceStoreTest {
    private static final ChoiceEnvironment ENVIRONMENT = new ChoiceEnvironment(
            "Xeon", "oneDNN 0x7", "3.13.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 256);
    private static final Choices CHOICES = new Choices(Map.of(
            "conv1_1", new Implementation.OneDnn(Layout.NHWC, 1),
            "conv1_2", new Implementation.Winograd("f4-26", true)));

    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path folder;

    private ChoiceStore store() {
        return new ChoiceStore(folder.resolve("choices"), warnings::add);
    }

    private Path file() {
        return folder.resolve("choices").resolve(ENVIRONMENT.fileName());
    }

    @Test
    void choicesAreReadBack() throws IOException {
        assertEquals(Optional.empty(), store().load(ENVIRONMENT));
        store().store(ENVIRONMENT, CHOICES);
        assertEquals(Optional.of(CHOICES), store().load(ENVIRONMENT));
        assertEquals(List.of(), warnings);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void laterChoicesReplaceEarlierOnes() throws IOException {
        store().store(ENVIRONMENT, CHOICES);
        store().store(ENVIRONMENT, Choices.DIRECT);
        assertEquals(Optional.of(Choices.DIRECT), store().load(ENVIRONMENT));
    }

    private static Stream<ChoiceEnvironment> others() {
        return Stream.of(
                new ChoiceEnvironment(
                        "EPYC", "oneDNN 0x7", "3.13.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x3", "3.13.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.14.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.13.0", 1, "ssd300", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.13.0", 2, "ssd512", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.13.0", 2, "ssd300", "conv1_1 [64, 512, 512]", 1, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.13.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 8, "fp32", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.13.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 1, "bf16", "timed", 256),
                new ChoiceEnvironment(
                        "Xeon",
                        "oneDNN 0x7",
                        "3.13.0",
                        2,
                        "ssd300",
                        "conv1_1 [64, 300, 300]",
                        1,
                        "fp32",
                        "exhaustive",
                        256),
                new ChoiceEnvironment(
                        "Xeon", "oneDNN 0x7", "3.13.0", 2, "ssd300", "conv1_1 [64, 300, 300]", 1, "fp32", "timed", 0));
    }

    @ParameterizedTest
    @MethodSource("others")
    void everyPartOfTheEnvironmentCounts(ChoiceEnvironment other) throws IOException {
        store().store(ENVIRONMENT, CHOICES);
        assertEquals(Optional.empty(), store().load(other));
        store().store(other, Choices.DIRECT);
        assertEquals(Optional.of(CHOICES), store().load(ENVIRONMENT));
    }

    /** As if two environments had the same hash, or someone had renamed the file. */
    @Test
    void aFileOfAnotherEnvironmentIsNotUsed() throws IOException {
        ChoiceEnvironment other = others().findFirst().orElseThrow();
        store().store(other, CHOICES);
        Files.move(folder.resolve("choices").resolve(other.fileName()), file());
        assertEquals(Optional.empty(), store().load(ENVIRONMENT));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("made in another environment"), warnings::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"schema\":2}",
                "{\"schema\":0,\"environment\":null,\"layers\":{}}",
                "{\"schema\":2,\"environment\":null,\"layers\":{}}"
            })
    void aDamagedFileIsNotUsedAndReplaced(String content) throws IOException {
        Files.createDirectories(folder.resolve("choices"));
        Files.writeString(file(), content);
        assertEquals(Optional.empty(), store().load(ENVIRONMENT));
        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().startsWith("the choices in " + file() + " are not used"), warnings::toString);
        store().store(ENVIRONMENT, CHOICES);
        assertEquals(Optional.of(CHOICES), store().load(ENVIRONMENT));
    }

    @Test
    void anUnknownImplementationIsNotUsed() throws IOException {
        store().store(ENVIRONMENT, CHOICES);
        Files.writeString(file(), Files.readString(file()).replace("onednn nhwc 1", "onednn nchw 1"));
        assertEquals(Optional.empty(), store().load(ENVIRONMENT));
        assertTrue(warnings.getFirst().endsWith("there is no implementation 'onednn nchw 1'"), warnings::toString);
    }
}
