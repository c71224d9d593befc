// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.ssd.backbone.SsdVariant;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is odd about weights, but no error, is told on standard error and changes nothing else. */
class WeightWarningsTest {
    private static final int NAN = 0x7fc00000;

    @TempDir
    private Path folder;

    @Test
    void areToldBesideTheResult() throws IOException {
        Path file = folder.resolve("odd.safetensors");
        writeCheckpoint(file);

        CommandRun run = CommandRun.of(
                new FakeEngine(),
                "features",
                "--json",
                "--weights",
                file.toString(),
                TestPhotos.write(folder, "a.png", 1));

        assertEquals(0, run.code(), run.err());
        assertEquals(file.toString(), run.json().get("weights").stringValue());
        List<String> warnings = run.err().lines().toList();
        assertAll(
                () -> assertEquals(2, warnings.size(), run.err()),
                () -> assertTrue(warnings.stream().allMatch(w -> w.startsWith("ssd4j: warning: ")), run.err()),
                () -> assertTrue(warnings.stream().allMatch(w -> w.contains("odd.safetensors")), run.err()),
                () -> assertTrue(run.err().contains("'vgg.0.weight'"), run.err()),
                () -> assertTrue(run.err().contains("'optimizer.step'"), run.err()));
    }

    /** All tensors of SSD300, zero but for a NaN in the first one, one of the heads and one that nobody knows. */
    private static void writeCheckpoint(Path file) throws IOException {
        ObjectNode header = new JsonMapper().createObjectNode();
        long end = 0;
        Iterator<String> modules = modules().iterator();
        String module = "";
        for (var parameter : SsdVariant.SSD300.network().parameters().entrySet()) {
            String part = parameter.getKey().substring(parameter.getKey().indexOf('.'));
            if (part.equals(".weight")) {
                module = modules.next();
            }
            end = tensor(header, module + part, end, parameter.getValue().toArray());
        }
        end = tensor(header, "box_head.predictor.cls_headers.0.bias", end, 84);
        end = tensor(header, "optimizer.step", end, 1);
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.writeLong(Long.reverseBytes(text.length));
            out.write(text);
            out.writeInt(Integer.reverseBytes(NAN));
            out.setLength(Long.BYTES + text.length + end);
        }
    }

    /** The modules of lufficc/SSD in the order of the network. */
    private static Stream<String> modules() {
        return Stream.of(
                        IntStream.of(0, 2, 5, 7, 10, 12, 14, 17, 19, 21).mapToObj(i -> "vgg." + i),
                        Stream.of("l2_norm"),
                        IntStream.of(24, 26, 28, 31, 33).mapToObj(i -> "vgg." + i),
                        IntStream.range(0, 8).mapToObj(i -> "extras." + i))
                .flatMap(s -> s);
    }

    private static long tensor(ObjectNode header, String name, long begin, long... shape) {
        long end = begin + Arrays.stream(shape).reduce(Float.BYTES, (a, b) -> a * b);
        ObjectNode tensor = header.putObject(name);
        tensor.put("dtype", "F32");
        Arrays.stream(shape).forEach(tensor.withArray("shape")::add);
        tensor.putArray("data_offsets").add(begin).add(end);
        return end;
    }
}
