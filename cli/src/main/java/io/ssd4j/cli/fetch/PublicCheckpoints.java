// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The published checkpoints that this project can read.
 *
 * <p>The addresses come from torchvision's {@code SSD300_VGG16_Weights} and from the model table in the README of lufficc/SSD.
 * torchvision puts the first eight digits of the file's SHA-256 into its name; lufficc publishes no hash.
 */
public final class PublicCheckpoints {
    private static final URI TORCHVISION = URI.create("https://download.pytorch.org/models/");
    private static final URI LUFFICC = URI.create("https://github.com/lufficc/SSD/releases/download/1.2/");

    private static final List<PublicCheckpoint> ALL = List.of(
            new PublicCheckpoint(
                    "torchvision:coco", TORCHVISION, "ssd300_vgg16_coco-b556d3b4.pth", Optional.of("b556d3b4"), 143),
            lufficc("lufficc:voc300", "vgg_ssd300_voc0712.pth", 201),
            lufficc("lufficc:coco300", "vgg_ssd300_coco_trainval35k.pth", 262),
            lufficc("lufficc:voc512", "vgg_ssd512_voc0712.pth", 207),
            lufficc("lufficc:coco512", "vgg_ssd512_coco_trainval35k.pth", 275));

    private PublicCheckpoints() {}

    private static PublicCheckpoint lufficc(String name, String file, int megabytes) {
        return new PublicCheckpoint(name, LUFFICC, file, Optional.empty(), megabytes);
    }

    /** All of them, in the order of the documentation. */
    public static List<PublicCheckpoint> all() {
        return ALL;
    }

    /** The checkpoint of that name; empty if there is none. */
    public static Optional<PublicCheckpoint> named(String name) {
        return ALL.stream().filter(checkpoint -> checkpoint.name().equals(name)).findFirst();
    }

    /** The names, separated by commas. */
    public static String names() {
        return String.join(", ", ALL.stream().map(PublicCheckpoint::name).toList());
    }
}
