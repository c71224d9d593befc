// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.fetch;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The published checkpoints that this project can read.
 *
 * <p>The addresses come from torchvision's {@code SSD300_VGG16_Weights} and from the model table in the README of lufficc/SSD.
 * torchvision puts the first eight digits of the file's SHA-256 into its name; lufficc publishes no hash.
 */
public final class PublishedCheckpoints {
    private static final URI TORCHVISION = URI.create("https://download.pytorch.org/models/");
    private static final URI LUFFICC = URI.create("https://github.com/lufficc/SSD/releases/download/1.2/");

    private static final List<PublishedCheckpoint> ALL = List.of(
            new PublishedCheckpoint(
                    "torchvision:coco", TORCHVISION, "ssd300_vgg16_coco-b556d3b4.pth", Optional.of("b556d3b4"), 143),
            lufficc("lufficc:voc300", "vgg_ssd300_voc0712.pth", 201),
            lufficc("lufficc:coco300", "vgg_ssd300_coco_trainval35k.pth", 262),
            lufficc("lufficc:voc512", "vgg_ssd512_voc0712.pth", 207),
            lufficc("lufficc:coco512", "vgg_ssd512_coco_trainval35k.pth", 275));

    private PublishedCheckpoints() {}

    private static PublishedCheckpoint lufficc(String name, String file, int megabytes) {
        return new PublishedCheckpoint(name, LUFFICC, file, Optional.empty(), megabytes);
    }

    /** All of them, in the order of the documentation. */
    public static List<PublishedCheckpoint> all() {
        return ALL;
    }

    /** The checkpoint of that name; empty if there is none. */
    public static Optional<PublishedCheckpoint> named(String name) {
        return ALL.stream().filter(checkpoint -> checkpoint.name().equals(name)).findFirst();
    }

    /** Whether a text starts like the names but is none of them, and no file has that name. */
    static boolean isMisspelled(String text) {
        return named(text).isEmpty()
                && ALL.stream()
                        .map(PublishedCheckpoint::name)
                        .anyMatch(name -> text.startsWith(name.substring(0, name.indexOf(':') + 1)))
                && Files.notExists(Path.of(text));
    }

    /** The names, separated by commas. */
    public static String names() {
        return String.join(", ", ALL.stream().map(PublishedCheckpoint::name).toList());
    }
}
