// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ResultWriter;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.NativeCallException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong ends with its exit code, one message and an empty standard output. */
class FailureTest {
    private final FakeEngine engine = new FakeEngine();

    @TempDir
    private Path folder;

    private String photo;

    @BeforeEach
    void writePhoto() throws IOException {
        photo = TestPhotos.write(folder, "a.png", 1);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertEquals(0, engine.open);
    }

    @Test
    void anAbsentDeviceEndsWith4AndThePlacesSearched() {
        CommandRun run = CommandRun.of(engine, "features", photo, "--device", "cuda");
        assertFails(run, 4, "libcuda.so.1 not found");
        assertTrue(run.err().contains("\n  /usr/lib64\n"), run.err());
    }

    @Test
    void aMissingPhotoEndsWith3AndItsName() {
        assertFails(CommandRun.of(engine, "features", photo, folder + "/none.jpg"), 3, "none.jpg");
        assertFails(CommandRun.of(engine, "features", folder.toString()), 3, folder.toString());
        assertFails(CommandRun.of(engine, "features", ""), 3, "the name of an image is empty");
    }

    @Test
    void aMissingPhotoIsMissedBeforeTheOthersAreComputed() {
        assertFails(CommandRun.of(engine, "features", photo, photo, photo, folder + "/none.jpg"), 3, "none.jpg");
        assertEquals(List.of(), engine.sessions);
    }

    @Test
    void aNameThatIsNoPathEndsWith3() {
        assertFails(
                CommandRun.of(engine, "features", "f\0nf.png"), 3, "is not a valid path: Nul character not allowed");
    }

    @Test
    void theFirstOfSeveralBadPhotosIsNamed() throws IOException {
        for (int i = 0; i < 5; i++) {
            Files.createFile(folder.resolve("empty" + i + ".png"));
        }
        CommandRun run = CommandRun.of(
                engine,
                "features",
                "--batch=3",
                photo,
                folder + "/empty3.png",
                folder + "/empty1.png",
                folder + "/empty0.png");
        assertFails(run, 3, "empty3.png");
        assertEquals(0, engine.runs);
    }

    @Test
    void badWeightsEndWith3AndTheirName() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.safetensors"));
        assertFails(CommandRun.of(engine, "features", photo, "--weights", empty.toString()), 3, "empty.safetensors");
        assertFails(CommandRun.of(engine, "features", photo, "--weights", "none.safetensors"), 3, "none.safetensors");
        assertFails(CommandRun.of(engine, "features", photo, "--weights", "seeded:x"), 3, "seeded:x");
        assertFails(CommandRun.of(engine, "features", photo, "--weights", ""), 3, "weights");
    }

    @Test
    void aFailingDeviceEndsWith1() {
        engine.atRun = () -> {
            throw new NativeCallException("dnnl_primitive_execute", "", 6, "dnnl_runtime_error");
        };
        assertFails(CommandRun.of(engine, "features", photo, "--json"), 1, "dnnl_primitive_execute returned 6");
    }

    @Test
    void aDeviceWithTooLittleMemoryEndsWith4AndItsAdvice() {
        engine.atRun = () -> {
            throw new DeviceMemoryException(
                    "cuda:0 has 1 MiB left and the session takes 9 MiB; use a smaller batch", new OutOfMemoryError());
        };
        assertFails(CommandRun.of(engine, "features", photo), 4, "use a smaller batch");
    }

    @Test
    void exhaustedMemoryEndsWith1AndAnAdvice() {
        engine.atRun = () -> {
            throw new OutOfMemoryError("Cannot reserve 1 bytes of direct buffer memory");
        };
        assertFails(CommandRun.of(engine, "features", photo), 1, "use a smaller --batch, or raise the limit, now ");
    }

    @Test
    void theStackTraceComesOnRequest() {
        engine.atRun = () -> {
            throw new IllegalStateException("a defect");
        };
        assertFails(CommandRun.of(engine, "features", photo), 1, "SSD4J_DEBUG=1");
        System.setProperty("ssd4j.debug", "true");
        try {
            CommandRun run = CommandRun.of(engine, "features", photo);
            assertEquals(1, run.code());
            assertTrue(run.err().contains("\tat "), run.err());
        } finally {
            System.clearProperty("ssd4j.debug");
        }
    }

    @Test
    void aFullDiskUnderStandardOutputEndsWith3() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        StringWriter err = new StringWriter();
        CommandContext context = new CommandContext(
                engine, ResultWriter.of(full, StandardCharsets.UTF_8), new PrintWriter(err, true), false);
        assertEquals(3, Ssd4jCommand.run(context, "features", photo));
        assertEquals("ssd4j: standard output cannot be written: No space left on device\n", err.toString());
    }

    private static void assertFails(CommandRun run, int code, String explanation) {
        assertAll(
                () -> assertEquals(code, run.code(), run.err()),
                () -> assertEquals("", run.out()),
                () -> assertTrue(run.err().startsWith("ssd4j: "), run.err()),
                () -> assertTrue(run.err().contains(explanation), run.err()),
                () -> assertFalse(run.err().contains("\tat "), run.err()));
    }
}
