// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.ssd.detect.Box;
import io.ssd4j.ssd.detect.Detection;
import io.ssd4j.ssd.detect.Detector;
import java.nio.file.Path;

/** {@code CHECKPOINT PHOTO}: a photo in, boxes out. */
final class Ssd4jBoxes {
    private Ssd4jBoxes() {}

    public static void main(String[] arguments) {
        try (Detector detector = Detector.open("auto", arguments[0])) {
            for (Detection found : detector.detect(Path.of(arguments[1]))) {
                Box box = found.box();
                System.out.printf(
                        "%s %.4f %.1f %.1f %.1f %.1f%n",
                        found.name(), found.score(), box.left(), box.top(), box.right(), box.bottom());
            }
        }
    }
}
