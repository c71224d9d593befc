// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import io.ssd4j.ssd.detect.PhotoResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes what is in the photos of a folder to a CSV file. While some photos are searched, the next ones are read on other threads. A
 * photo that cannot be read is reported, and the others go on; the exit code is then 1.
 */
final class BatchDirectory {
    private BatchDirectory() {}

    /** {@code CHECKPOINT FOLDER CSV [BATCH]}; a GPU is faster with several photos per run, a CPU usually is not. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3 || arguments.length > 4) {
            System.err.println("usage: 04-batch-directory.java CHECKPOINT FOLDER CSV [BATCH]");
            System.exit(2);
        }
        int batch = arguments.length == 4 ? Integer.parseInt(arguments[3]) : 1;
        int done = 0;
        int failed = 0;
        try (Stream<Path> entries = Files.list(Path.of(arguments[1]));
                Detector detector = Detector.open("auto", arguments[0]);
                Stream<PhotoResult> results = detector.stream(entries.filter(Files::isRegularFile).sorted(), batch);
                PrintWriter csv = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
            csv.println("photo,label,name,score,left,top,right,bottom");
            for (Iterator<PhotoResult> each = results.iterator(); each.hasNext(); ) {
                switch (each.next()) {
                    case PhotoResult.Detected photo -> {
                        photo.detections().forEach(found -> csv.println(line(photo.photo(), found)));
                        done++;
                    }
                    case PhotoResult.Failed photo -> {
                        System.err.println(photo.error().getMessage());
                        failed++;
                    }
                }
            }
            if (csv.checkError()) {
                throw new IOException("cannot write " + arguments[2]);
            }
        }
        System.out.println(done + " photos searched, " + failed + " could not be read");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static String line(Path photo, Detection found) {
        Box box = found.box();
        return String.format(
                Locale.ROOT,
                "%s,%d,%s,%.4f,%.1f,%.1f,%.1f,%.1f",
                quoted(photo.getFileName().toString()),
                found.label(),
                quoted(found.name()),
                found.score(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom());
    }

    /** A field of a CSV file, after RFC 4180. */
    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
