// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.JavaProcess;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library of another version is refused before any of its functions gets a description of a type. */
class CycloneVersionTest {
    @TempDir
    private Path folder;

    private static SymbolLookup with(String... functions) {
        return name -> List.of(functions).contains(name) ? Optional.of(MemorySegment.ofAddress(1)) : Optional.empty();
    }

    private static String refusal(String file, SymbolLookup functions) {
        return CycloneVersion.refusal(file, functions).orElse("");
    }

    @Test
    void onlyTheKnownSeries() {
        SymbolLookup known = with("dds_create_topic_descriptor");
        assertEquals("", refusal("libddsc.so.0.10.2", known));
        assertEquals("", refusal("libddsc.so.0.10.5", known));
        assertTrue(refusal("libddsc.so.0.9.1", known).contains("another version than 0.10"));
        assertTrue(refusal("libddsc.so.11.0.1", known).contains("another version than 0.10"));
        assertTrue(refusal("libddsc.so", known).contains("not known"));
        assertTrue(refusal("libddsc.so.0", known).contains("not known"));
        String other = "its functions are not those of version 0.10";
        assertTrue(refusal("libddsc.so.0.10.2", with()).startsWith(other));
        assertTrue(refusal("libddsc.so.0.10.2", with("dds_create_topic_descriptor", "dds_request_loan"))
                .startsWith(other));
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException, InterruptedException {
        Path text = Files.writeString(folder.resolve("libddsc.so.0.10.2"), "no library");
        assertTrue(loading(text).contains(text + " is not a library that can be opened"));
        Path absent = folder.resolve("absent");
        assertTrue(loading(absent).contains("there is no file " + absent));
        assertTrue(loading(absent).contains("apt install libddsc0debian"));
    }

    @Test
    void aLibraryWithAnotherNameIsRefused() throws IOException, InterruptedException {
        Capability.require(Capability.CYCLONE_DDS);
        Path installed = Path.of(loading(null));
        Path copy = Files.copy(installed, folder.resolve("libddsc.so.0.9.1"));
        assertTrue(loading(copy).contains(copy + " cannot be used: it is of another version than 0.10"));
        assertEquals(installed.toString(), loading(installed));
    }

    /** What a JVM says that loads a file, or searches for it if there is none: the library that it has then, or the reason why it has none. */
    private static String loading(@Nullable Path file) throws InterruptedException {
        JavaProcess.Builder java = JavaProcess.command()
                .add("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"));
        if (file != null) {
            java.add("-D" + CycloneLibrary.PROPERTY + "=" + file);
        }
        return java.add(Loading.class.getName()).run().expectSuccess().strip();
    }

    /** Loads the library. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] arguments) throws IOException {
            try {
                CycloneLibrary.load();
                System.out.println(Files.readAllLines(Path.of("/proc/self/maps")).stream()
                        .filter(line -> line.contains("libddsc"))
                        .map(line -> line.substring(line.indexOf('/')))
                        .findFirst()
                        .orElseThrow());
            } catch (DeviceUnavailableException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void domainsThatDoNotExist() {
        assertThrows(IllegalArgumentException.class, () -> Participant.join(233, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> Participant.join(-1, Optional.empty()));
    }
}
