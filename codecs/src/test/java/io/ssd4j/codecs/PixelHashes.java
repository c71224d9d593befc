// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.codecs;

import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program that prints a line for each photo: its size and the hash of its pixels, or the message of its rejection. */
public final class PixelHashes {
    private PixelHashes() {}

    /** Reads photos here. */
    static List<String> of(List<Path> photos) {
        return photos.stream().map(PixelHashes::of).toList();
    }

    private static String of(Path photo) {
        try {
            RgbImage image = Photo.read(photo);
            int hash = Arrays.hashCode(image.pixels().toArray(ValueLayout.JAVA_BYTE));
            return image.width() + " x " + image.height() + " " + Integer.toHexString(hash);
        } catch (ImageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Reads photos in a JVM that has ssd on its class path, and the codecs only if asked. */
    static List<String> inChild(boolean codecs, List<Path> photos, String... options)
            throws IOException, InterruptedException {
        String path = Stream.of(System.getProperty("jdk.module.path", ""), System.getProperty("java.class.path"))
                .flatMap(list -> Stream.of(list.split(File.pathSeparator)))
                // The codecs' classes; their tests lie in a folder beside them.
                .filter(entry -> codecs || !entry.contains("/codecs/target/") || entry.endsWith("/test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path + File.pathSeparator + Path.of("target", "test-classes").toAbsolutePath()));
        command.addAll(List.of(options));
        command.add(PixelHashes.class.getName());
        photos.forEach(photo -> command.add(photo.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
        return output.lines().toList();
    }

    /** Prints the lines of the photos that the arguments name. */
    public static void main(String[] photos) {
        of(Stream.of(photos).map(Path::of).toList()).forEach(System.out::println);
    }
}
