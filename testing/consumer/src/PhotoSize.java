// SPDX-License-Identifier: Apache-2.0
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.image.RgbImage;
import java.nio.file.Path;

/** Decodes the photo that the argument names and prints its size. */
final class PhotoSize {
    private PhotoSize() {}

    public static void main(String[] photo) {
        RgbImage image = Photo.read(Path.of(photo[0]));
        System.out.println(image.width() + " x " + image.height());
    }
}
