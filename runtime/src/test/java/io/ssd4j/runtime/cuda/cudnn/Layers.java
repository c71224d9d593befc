// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.stream.Stream;

/** The convolutions of SSD300-VGG16 at 300 x 300, by kernel, stride, padding and dilation, and the detection heads on its maps. */
final class Layers {
    private static final Window SAME = Window.of(3).padding(1);
    private static final Window POINT = Window.of(1);

    /**
     * A convolution of the network.
     *
     * @param name its name
     * @param input one image's shape
     * @param channels of the output
     * @param window its window
     */
    record Convolution(String name, Shape input, int channels, Window window) {

        GraphOperation of(ElementType type, int batch) {
            return Graphs.convolution(type, batch, input, channels, window);
        }
    }

    /** All 23, in order. */
    static final List<Convolution> ALL = List.of(
            layer("conv1_1", 3, 300, 64, SAME),
            layer("conv1_2", 64, 300, 64, SAME),
            layer("conv2_1", 64, 150, 128, SAME),
            layer("conv2_2", 128, 150, 128, SAME),
            layer("conv3_1", 128, 75, 256, SAME),
            layer("conv3_2", 256, 75, 256, SAME),
            layer("conv3_3", 256, 75, 256, SAME),
            layer("conv4_1", 256, 38, 512, SAME),
            layer("conv4_2", 512, 38, 512, SAME),
            layer("conv4_3", 512, 38, 512, SAME),
            layer("conv5_1", 512, 19, 512, SAME),
            layer("conv5_2", 512, 19, 512, SAME),
            layer("conv5_3", 512, 19, 512, SAME),
            layer("fc6", 512, 19, 1024, Window.of(3).padding(6).dilation(6)),
            layer("fc7", 1024, 19, 1024, POINT),
            layer("conv8_1", 1024, 19, 256, POINT),
            layer("conv8_2", 256, 19, 512, SAME.stride(2)),
            layer("conv9_1", 512, 10, 128, POINT),
            layer("conv9_2", 128, 10, 256, SAME.stride(2)),
            layer("conv10_1", 256, 5, 128, POINT),
            layer("conv10_2", 128, 5, 256, Window.of(3)),
            layer("conv11_1", 256, 3, 128, POINT),
            layer("conv11_2", 128, 3, 256, Window.of(3)));

    /** Boxes per cell on the six maps, which have these channels and sides. */
    private static final int[][] MAPS = {
        {4, 512, 38}, {6, 1024, 19}, {6, 512, 10}, {6, 256, 5}, {4, 256, 3}, {4, 256, 1}
    };

    /** Those of SSD512. */
    private static final int[][] MAPS_512 = {
        {4, 512, 64}, {6, 1024, 32}, {6, 512, 16}, {6, 256, 8}, {6, 256, 4}, {4, 256, 2}, {4, 256, 1}
    };

    private Layers() {}

    /**
     * The distinct heads of SSD300 and SSD512: for each box of a cell, a score of each class and four offsets, padded to a multiple of
     * eight channels.
     *
     * @param classes with the background: 21 for VOC, 81 and 91 for COCO
     */
    static List<GraphOperation> heads(ElementType type, int batch, int classes) {
        return Stream.of(MAPS, MAPS_512)
                .flatMap(Stream::of)
                .map(map -> Graphs.head(
                        type,
                        batch,
                        new Shape(map[1], map[2], map[2]),
                        Math.ceilDiv(map[0] * (classes + 4), 8) * 8,
                        SAME))
                .distinct()
                .toList();
    }

    /** The network's convolutions at a batch size, each problem once. */
    static List<GraphOperation> problems(ElementType type, int batch) {
        return ALL.stream().map(layer -> layer.of(type, batch)).distinct().toList();
    }

    static Convolution named(String name) {
        return ALL.stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Convolution layer(String name, int in, int side, int out, Window window) {
        return new Convolution(name, new Shape(in, side, side), out, window);
    }
}
