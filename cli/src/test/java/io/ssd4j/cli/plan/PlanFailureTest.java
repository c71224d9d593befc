// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.plan;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.ChildJvm;
import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan} and {@code profile} say where something is missing or broken. */
class PlanFailureTest {
    @TempDir
    private Path folder;

    @Test
    void aProfileThatIsNotThereEndsWith3() {
        assertFails(plan(folder.resolve("h300.json")), 3, "h300.json cannot be read");
    }

    @Test
    void aProfileThatIsNoneEndsWith3() throws IOException {
        Path text = Files.writeString(folder.resolve("text.json"), "H100");
        assertFails(plan(text), 3, "text.json: not a device profile: not JSON");
        Path other = Files.writeString(folder.resolve("other.json"), "{\"name\":\"H100\"}");
        assertFails(plan(other), 3, "other.json: not a device profile: \"deviceVer\" is missing");
    }

    @Test
    void aMachineWithoutCudnnOrDriverEndsWith4() throws IOException, InterruptedException {
        String searched = "looked in property io.ssd4j.cuda.libraries: no lib";
        List<String> nothing = List.of("-Dio.ssd4j.cuda.libraries=" + folder);
        assertFails(ChildJvm.run(nothing, Main.class, "plan", "--profile", "l4"), 4, searched);
        assertFails(ChildJvm.run(nothing, Main.class, "plan", "--device", "cuda"), 4, searched);
        assertFails(ChildJvm.run(nothing, Main.class, "profile", "--device", "cuda"), 4, searched);
    }

    private static CommandRun plan(Path profile) {
        return CommandRun.of(new FakeEngine(), "plan", "--profile", profile.toString());
    }

    private static void assertFails(CommandRun run, int code, String explanation) {
        assertAll(
                () -> assertEquals(code, run.code(), run.err()),
                () -> assertEquals("", run.out()),
                () -> assertTrue(run.err().startsWith("ssd4j: "), run.err()),
                () -> assertTrue(run.err().contains(explanation), run.err()));
    }
}
