// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Checkpoints of whole detectors whose values are zero, as sparse files; the keys are written down here a second time. */
final class MadeCheckpoint {
    private static final int[] TRUNK = {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28, 31, 33};
    private static final long[] TRUNK_CHANNELS = {
        64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024
    };
    private static final long[] EXTRA_CHANNELS = {256, 512, 128, 256, 128, 256, 128, 256, 128, 256};
    private static final long[] MAP_CHANNELS = {512, 1024, 512, 256, 256, 256, 256};
    private static final List<String> TORCHVISION_TAIL = List.of("0.1", "0.3", "0.5", "0.7.1", "0.7.3");

    private final SequencedMap<String, long[]> tensors = new LinkedHashMap<>();
    private final int divisor;

    private MadeCheckpoint(int divisor) {
        this.divisor = divisor;
    }

    /** The tensors of lufficc/SSD's SSD300 or SSD512, or of one with the first channels only. */
    static SequencedMap<String, long[]> lufficc(int size, int classes, int divisor) {
        MadeCheckpoint made = new MadeCheckpoint(divisor);
        int extras = size == 300 ? 8 : 10;
        made.backbone(extras, i -> "backbone.vgg." + TRUNK[i], i -> "backbone.extras." + i);
        made.tensors.put("backbone.l2_norm.weight", new long[] {512 / divisor});
        int[] boxes = size == 300 ? new int[] {4, 6, 6, 6, 4, 4} : new int[] {4, 6, 6, 6, 6, 4, 4};
        made.heads(boxes, classes, "box_head.predictor.cls_headers.", "box_head.predictor.reg_headers.");
        return made.tensors;
    }

    /** The tensors of torchvision's {@code ssd300_vgg16}. */
    static SequencedMap<String, long[]> torchvision(int classes) {
        MadeCheckpoint made = new MadeCheckpoint(1);
        made.tensors.put("backbone.scale_weight", new long[] {512});
        made.backbone(
                8,
                i -> i < 10 ? "backbone.features." + TRUNK[i] : "backbone.extra." + TORCHVISION_TAIL.get(i - 10),
                i -> "backbone.extra." + (1 + i / 2) + (i % 2 == 0 ? ".0" : ".2"));
        made.heads(
                new int[] {4, 6, 6, 6, 4, 4},
                classes,
                "head.classification_head.module_list.",
                "head.regression_head.module_list.");
        return made.tensors;
    }

    /** Names a layer. */
    private interface Names {
        String of(int layer);
    }

    private void backbone(int extras, Names trunk, Names extra) {
        long input = 3;
        for (int i = 0; i < TRUNK.length; i++) {
            input = convolution(trunk.of(i), TRUNK_CHANNELS[i] / divisor, input, i == TRUNK.length - 1 ? 1 : 3);
        }
        for (int i = 0; i < extras; i++) {
            int kernel = i % 2 == 0 ? 1 : i == 9 ? 4 : 3;
            input = convolution(extra.of(i), EXTRA_CHANNELS[i] / divisor, input, kernel);
        }
    }

    private void heads(int[] boxes, int classes, String scores, String offsets) {
        for (int i = 0; i < boxes.length; i++) {
            convolution(scores + i, (long) boxes[i] * classes, MAP_CHANNELS[i] / divisor, 3);
            convolution(offsets + i, boxes[i] * 4L, MAP_CHANNELS[i] / divisor, 3);
        }
    }

    private long convolution(String name, long outputs, long inputs, long kernel) {
        tensors.put(name + ".weight", new long[] {outputs, inputs, kernel, kernel});
        tensors.put(name + ".bias", new long[] {outputs});
        return outputs;
    }

    /** Writes a sparse safetensors file in which the values are zero. */
    static Path write(Path file, Map<String, long[]> tensors, Map<String, String> metadata) throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{")
                .append(metadata.entrySet().stream()
                        .map(entry -> '"' + entry.getKey() + "\":\""
                                + entry.getValue().replace("\n", "\\n") + '"')
                        .collect(Collectors.joining(",")))
                .append('}');
        long end = 0;
        for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
            long begin = end;
            end += Arrays.stream(tensor.getValue()).reduce(Float.BYTES, (a, b) -> a * b);
            header.append(",\"")
                    .append(tensor.getKey())
                    .append("\":{\"dtype\":\"F32\",\"shape\":")
                    .append(Arrays.toString(tensor.getValue()))
                    .append(",\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(end)
                    .append("]}");
        }
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.writeLong(Long.reverseBytes(text.length));
            out.write(text);
            out.setLength(Long.BYTES + text.length + end);
        }
        return file;
    }
}
