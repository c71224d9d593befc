// SPDX-License-Identifier: Apache-2.0
import io.ssd4j.ssd.image.Photo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import javax.imageio.ImageIO;

/**
 * Decodes photos from memory for time_decoding.py, with ssd4j or with ImageIO. For each line of standard input, a number and a file, it decodes the
 * file so many times and prints the processor time of one decoding in milliseconds.
 */
final class Decode {
    private Decode() {}

    private interface Decoder {
        void decode(byte[] photo) throws IOException;
    }

    public static void main(String[] decoder) throws IOException {
        ImageIO.setUseCache(false);
        Decoder used = decoder[0].equals("ssd4j")
                ? photo -> Photo.read("photo", new ByteArrayInputStream(photo))
                : photo -> ImageIO.read(new ByteArrayInputStream(photo)).getWidth();
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            String[] fields = lines.nextLine().split(" ", 2);
            int count = Integer.parseInt(fields[0]);
            byte[] photo = Files.readAllBytes(Path.of(fields[1]));
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                used.decode(photo);
            }
            long nanoseconds = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            System.out.println(nanoseconds / 1e6 / count);
        }
    }
}
