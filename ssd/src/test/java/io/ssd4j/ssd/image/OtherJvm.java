// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a photo in another JVM: on the class path, with a small heap, in an application whose context class loader sees
 * none of the jars.
 */
final class OtherJvm {
    private OtherJvm() {}

    /** Returns what the other JVM prints: the photo's size, or the message of the exception. */
    static String read(Path photo) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "--class-path",
                        System.getProperty("jdk.module.path")
                                + File.pathSeparator
                                + System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        photo.toString()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(output);
        }
        return output;
    }

    /** The main program of the other JVM. */
    public static void main(String[] photo) {
        if (OtherJvm.class.getModule().isNamed()) {
            throw new AssertionError("not on the class path");
        }
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            RgbImage image = Photo.read(Path.of(photo[0]));
            System.out.print(image.width() + " x " + image.height());
        } catch (ImageException e) {
            System.out.print(e.getMessage());
        }
    }
}
