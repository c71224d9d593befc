// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.ssd.image.ImageException;
import java.util.regex.Pattern;

/** The message to a client about a photo that cannot be used: the decoder's own, without class names and advice for the operator. */
final class PhotoMessage {
    /** What an exception says of itself: the name of its class, and perhaps a message, in parentheses. */
    private static final Pattern EXCEPTION = Pattern.compile(" \\([\\w.$]+(Exception|Error)\\b.*\\)");

    private static final Pattern ADVICE = Pattern.compile(";.*", Pattern.DOTALL);

    private PhotoMessage() {}

    static String of(ImageException failure) {
        String text = String.valueOf(failure.getMessage());
        return ADVICE.matcher(EXCEPTION.matcher(text).replaceAll("")).replaceFirst("");
    }
}
