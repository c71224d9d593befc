// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.testing.JavaProcess;
import java.io.File;
import java.nio.file.Path;

/**
 * Reads a photo in another JVM: on the class path, with a small heap, in an application whose context class loader sees
 * none of the jars.
 */
final class OtherJvm {
    private OtherJvm() {}

    /** Returns a line for each photo: its size, or the message of the exception. */
    static String read(Path... photos) throws InterruptedException {
        JavaProcess.Builder process = JavaProcess.command()
                .add("-Xmx64m")
                .add(
                        "--class-path",
                        System.getProperty("jdk.module.path")
                                + File.pathSeparator
                                + System.getProperty("java.class.path"))
                .add(OtherJvm.class.getName());
        for (Path photo : photos) {
            process.add(photo.toString());
        }
        return process.run().expectSuccess().stripTrailing();
    }

    /** The main program of the other JVM. */
    public static void main(String[] photos) {
        if (OtherJvm.class.getModule().isNamed()) {
            throw new AssertionError("not on the class path");
        }
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        for (String photo : photos) {
            try {
                RgbImage image = Photo.read(Path.of(photo));
                System.out.println(image.width() + " x " + image.height());
            } catch (ImageException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
