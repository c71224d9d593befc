// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.ssd.model.SsdBackbone;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A sparse checkpoint, written without the code that reads it. */
public final class OddCheckpoint {
    private OddCheckpoint() {}

    /**
     * Writes all tensors of SSD300, one of the heads and one that is not used; all zero except for one value.
     *
     * @param first the first value of {@code vgg.0.weight}
     */
    public static Path write(Path file, float first) throws IOException {
        ObjectNode header = new JsonMapper().createObjectNode();
        long end = 0;
        Iterator<String> modules = modules().iterator();
        String module = "";
        for (var parameter : SsdBackbone.SSD300.network().parameters().entrySet()) {
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
            out.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(first)));
            out.setLength(Long.BYTES + text.length + end);
        }
        return file;
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
