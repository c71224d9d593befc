// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.model;

import io.ssd4j.runtime.detection.BoxCoder;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.image.ChannelMeans;
import io.ssd4j.runtime.image.FrameConversion;
import io.ssd4j.ssd.image.InputTransform;
import java.util.List;
import java.util.stream.IntStream;

/** The published detectors, from the configurations of lufficc/SSD and the source of torchvision's {@code ssd300_vgg16}. */
final class SsdVariants {
    private static final List<List<Integer>> RATIOS_300 =
            List.of(List.of(2), List.of(2, 3), List.of(2, 3), List.of(2, 3), List.of(2), List.of(2));
    private static final List<List<Integer>> RATIOS_512 =
            List.of(List.of(2), List.of(2, 3), List.of(2, 3), List.of(2, 3), List.of(2, 3), List.of(2), List.of(2));

    private static final int[] STRIDES_300 = {8, 16, 32, 64, 100, 300};
    private static final int[] STRIDES_512 = {8, 16, 32, 64, 128, 256, 512};

    /** Sides of the squares; each is also the largest size of the map before it. torchvision's scales, 0.07 and so on, are the last of these / 300. */
    private static final double[] VOC_300 = {30, 60, 111, 162, 213, 264, 315};

    private static final double[] COCO_300 = {21, 45, 99, 153, 207, 261, 315};
    private static final double[] VOC_512 = {35.84, 76.8, 153.6, 230.4, 307.2, 384, 460.8, 537.65};
    private static final double[] COCO_512 = {20.48, 51.2, 133.12, 215.04, 296.96, 378.88, 460.8, 542.72};

    private static final Labels VOC = Labels.resource("voc.txt");

    static final List<SsdVariant> ALL = List.of(
            lufficc("lufficc:voc300", SsdBackbone.SSD300, VOC, VOC_300, STRIDES_300, RATIOS_300),
            lufficc(
                    "lufficc:coco300",
                    SsdBackbone.SSD300,
                    Labels.resource("coco.txt"),
                    COCO_300,
                    STRIDES_300,
                    RATIOS_300),
            lufficc("lufficc:voc512", SsdBackbone.SSD512, VOC, VOC_512, STRIDES_512, RATIOS_512),
            lufficc(
                    "lufficc:coco512",
                    SsdBackbone.SSD512,
                    Labels.resource("coco.txt"),
                    COCO_512,
                    STRIDES_512,
                    RATIOS_512),
            new SsdVariant(
                    "torchvision:coco",
                    SsdBackbone.SSD300,
                    1e-12f,
                    Labels.resource("coco-ids.txt"),
                    table(COCO_300, STRIDES_300, RATIOS_300, DefaultBoxTable.Clamp.SIZE),
                    new FrameConversion.FloatResize(
                            new ChannelMeans(0.48235f, 0.45882f, 0.40784f), (float) (1.0 / 255)),
                    new BoxCoder(0.1f, 0.2f, (float) Math.log(1000.0 / 16)),
                    true,
                    400,
                    200,
                    KeyLayout.TORCHVISION));

    private SsdVariants() {}

    private static SsdVariant lufficc(
            String id, SsdBackbone backbone, Labels labels, double[] sizes, int[] strides, List<List<Integer>> ratios) {
        return new SsdVariant(
                id,
                backbone,
                1e-10f,
                labels,
                table(sizes, strides, ratios, DefaultBoxTable.Clamp.CENTER_AND_SIZE),
                new FrameConversion.ByteResize(InputTransform.MEANS),
                new BoxCoder(0.1f, 0.2f, BoxCoder.UNLIMITED),
                false,
                DetectionRules.ALL,
                100,
                KeyLayout.LUFFICC);
    }

    private static DefaultBoxTable table(
            double[] sizes, int[] strides, List<List<Integer>> ratios, DefaultBoxTable.Clamp clamp) {
        return new DefaultBoxTable(
                IntStream.range(0, strides.length)
                        .mapToObj(k -> new DefaultBoxTable.Map(strides[k], sizes[k], sizes[k + 1], ratios.get(k)))
                        .toList(),
                clamp);
    }
}
