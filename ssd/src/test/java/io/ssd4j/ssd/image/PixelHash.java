// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A picture as the expected values of the fixtures name it: size and SHA-256 of its packed RGB bytes. */
final class PixelHash {
    private PixelHash() {}

    static String of(RgbImage image) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(image.pixels().asByteBuffer());
            return image.width() + "x" + image.height() + " " + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
