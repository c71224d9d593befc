// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import io.ssd4j.ssd.image.decoder.PhotoFormat;
import io.ssd4j.ssd.image.decoder.UnsupportedPhotoException;
import java.io.EOFException;
import java.util.Optional;

/**
 * Builds the messages for refused photos: what is wrong, and what to do about it.
 *
 * @param name the photo
 * @param format what its first bytes say
 */
record PhotoFailure(String name, PhotoFormat format) {
    private static final String AGAIN = "; copy or download it again";

    /** There is no decoder of the format in this process. */
    ImageException noDecoder() {
        return new ImageException(name + " is a " + format.label() + " image; to read it, "
                + PhotoDecoders.remedy(format).map(remedy -> remedy + ", or ").orElse("")
                + "convert it to JPEG or PNG");
    }

    /** The decoder's failure; {@code size} is empty if it came before the header was read. */
    ImageException of(Throwable failure, String size) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return new ImageException(
                        name + (size.isEmpty() ? " does" : ": " + size + " pixels do") + " not fit in memory; "
                                + MemoryAdvice.TEXT,
                        failure);
            }
            if (cause instanceof UnsupportedPhotoException unsupported) {
                return new ImageException(unsupported(unsupported), failure);
            }
            if (cause instanceof EOFException) {
                return new ImageException(
                        name + " is truncated: its " + format.label() + " data ends too early" + AGAIN, failure);
            }
        }
        return new ImageException(
                name + " contains " + format.label() + " data that is damaged (" + failure + ")" + AGAIN
                        + (format == PhotoFormat.JPEG
                                ? PhotoDecoders.remedy(format)
                                        .map(what -> ", or " + what + ", which reads more of them")
                                        .orElse("")
                                : ""),
                failure);
    }

    private String unsupported(UnsupportedPhotoException kind) {
        Optional<String> remedy = kind.codecsHelp() ? PhotoDecoders.remedy(format) : Optional.empty();
        return name + " is a " + format.label() + " image with " + kind.getMessage() + ", which is not supported"
                + remedy.map(what -> " by the JDK alone; " + what + ", or ").orElse("; ")
                + "convert it to " + (format == PhotoFormat.JPEG ? "a JPEG of the usual kind or to " : "JPEG or ")
                + "PNG";
    }
}
