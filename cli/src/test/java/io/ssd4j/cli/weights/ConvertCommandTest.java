// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.weights;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code convert} and {@code weights} on the detector of drawn shapes, which is in float16. */
class ConvertCommandTest {
    private static final String SHAPES =
            Path.of("..", "examples", "shapes.safetensors").toString();

    @TempDir
    Path folder;

    private static CommandRun run(String... arguments) {
        return CommandRun.of(new FakeEngine(), arguments);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void widensAndNarrowsWithoutLosingABit() throws IOException {
        CommandRun half = run("convert", SHAPES, path("half"), "--precision", "fp16");
        assertEquals("", half.err());
        assertEquals(0, half.code());
        assertEquals(0, run("convert", path("half"), path("single")).code());
        assertEquals(
                0,
                run("convert", path("single"), path("back"), "--precision", "fp16")
                        .code());
        assertEquals(-1, Files.mismatch(folder.resolve("half"), folder.resolve("back")));
        assertTrue(Files.size(folder.resolve("single")) > 1.9 * Files.size(folder.resolve("half")));
        assertEquals(
                tensors(run("weights", SHAPES, "--json").json(), "F16"),
                tensors(run("weights", path("half"), "--json").json(), "F16"));
        assertAll(
                () -> assertTrue(half.out().contains("lufficc:voc300, 5 classes with the background"), half.out()),
                () -> assertTrue(half.out().contains("71 tensors written, 0 not used, 0 missing"), half.out()));
    }

    /** The shapes and ranges in the order of the names. */
    private static Map<String, String> tensors(JsonNode weights, String dtype) {
        Map<String, String> tensors = new TreeMap<>();
        for (JsonNode tensor : weights.get("tensors")) {
            assertEquals(dtype, tensor.get("dtype").asString());
            tensors.put(
                    tensor.get("name").asString(),
                    tensor.get("shape") + " " + tensor.get("min") + " " + tensor.get("max"));
        }
        assertEquals(71, tensors.size());
        return tensors;
    }

    @Test
    void takesLabelsFromAFile() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "one\ntwo\nthree\nfour\n");
        assertEquals(
                0,
                run("convert", SHAPES, path("named"), "--labels", labels.toString())
                        .code());
        JsonNode names = run("weights", path("named"), "--json").json().get("labels");
        assertEquals("[\"one\",\"two\",\"three\",\"four\"]", names.toString());
        Files.writeString(labels, "one\n");
        CommandRun wrong = run("convert", SHAPES, path("wrong"), "--labels", labels.toString());
        assertEquals(3, wrong.code());
        assertTrue(wrong.err().contains("4 classes"), wrong.err());
        assertFalse(Files.exists(folder.resolve("wrong")));
    }

    @Test
    void neverReplacesItsInput() throws IOException {
        Path copy = Files.copy(Path.of(SHAPES), folder.resolve("copy"));
        CommandRun run = run(
                "convert", copy.toString(), folder.resolve(".").resolve("copy").toString());
        assertEquals(3, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("it is read by this command"), run.err());
        assertEquals(-1, Files.mismatch(Path.of(SHAPES), copy));
    }

    @Test
    void showsWhatAFileHolds() {
        CommandRun text = run("weights", SHAPES);
        assertAll(
                () -> assertEquals(0, text.code()),
                () -> assertEquals("", text.err()),
                () -> assertTrue(
                        text.out().startsWith("format    safetensors\nvariant   lufficc:voc300\n"), text.out()),
                () -> assertTrue(text.out().contains("backbone  narrow:8\n"), text.out()),
                () -> assertTrue(
                        text.out().contains("5 with the background: circle, square, triangle, star"), text.out()),
                () -> assertTrue(text.out().contains("71 tensors, "), text.out()));
        JsonNode json = run("weights", SHAPES, "--json").json();
        assertAll(
                () -> assertEquals(1, json.get("schema").asInt()),
                () -> assertEquals(SHAPES, json.get("file").asString()),
                () -> assertEquals("safetensors", json.get("format").asString()),
                () -> assertEquals("lufficc:voc300", json.get("variant").asString()),
                () -> assertEquals("narrow:8", json.get("backbone").asString()),
                () -> assertEquals(5, json.get("classes").asInt()),
                () -> assertEquals(71, json.get("tensors").size()),
                () -> assertEquals(
                        0,
                        IntStream.range(0, 71)
                                .map(i -> json.get("tensors").get(i).get("nan").asInt()
                                        + json.get("tensors").get(i).get("inf").asInt())
                                .sum()));
    }

    @Test
    void explainsWhatCannotBeRead() throws IOException {
        Path pickle =
                Files.write(folder.resolve("evil.pth"), new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n', 's', '\n'});
        for (String command : new String[] {"weights", "convert"}) {
            CommandRun run = command.equals("convert")
                    ? run(command, pickle.toString(), path("out"))
                    : run(command, pickle.toString());
            assertEquals(3, run.code());
            assertEquals("", run.out());
            assertTrue(run.err().contains(pickle + ": magic number"), run.err());
            assertTrue(run.err().contains("refers to 'os.s'"), run.err());
        }
        assertEquals(3, run("weights", path("absent")).code());
        assertEquals(3, run("weights", "seeded:1").code());
        assertEquals(
                2, run("convert", SHAPES, path("out"), "--precision", "tf32").code());
        assertEquals(2, run("convert", SHAPES).code());
        assertEquals(2, run("weights").code());
    }
}
