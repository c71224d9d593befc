// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.ros2.dds.Qos;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a user wants of the quality of service of a topic; what is not said stays.
 *
 * @param reliable whether lost data is sent again
 * @param depth how many messages are kept
 * @param transientLocal whether readers that come later get the messages that a writer has kept
 */
record QosOverride(Optional<Boolean> reliable, Optional<Integer> depth, Optional<Boolean> transientLocal) {
    /** Nothing. */
    static final QosOverride NONE = new QosOverride(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int DEEPEST = 1000;

    /** The quality of service with the wishes of the user. */
    Qos of(Qos qos) {
        return new Qos(
                reliable.orElse(qos.reliable()),
                depth.orElse(qos.depth()),
                transientLocal.orElse(qos.transientLocal()));
    }

    /** Converts words that are separated by commas. */
    static final class Converter implements ITypeConverter<QosOverride> {
        private static final String DEPTH = "keep-last=";

        @Override
        public QosOverride convert(String text) {
            QosOverride override = NONE;
            for (String word : text.split(",", -1)) {
                override = override.with(word);
            }
            return override;
        }
    }

    private QosOverride with(String word) {
        return switch (word) {
            case "reliable" -> new QosOverride(Optional.of(true), depth, transientLocal);
            case "best-effort" -> new QosOverride(Optional.of(false), depth, transientLocal);
            case "transient-local" -> new QosOverride(reliable, depth, Optional.of(true));
            case "volatile" -> new QosOverride(reliable, depth, Optional.of(false));
            default -> new QosOverride(reliable, Optional.of(depth(word)), transientLocal);
        };
    }

    private static int depth(String word) {
        if (word.startsWith(Converter.DEPTH)) {
            try {
                int depth = Integer.parseInt(word.substring(Converter.DEPTH.length()));
                if (depth >= 1 && depth <= DEEPEST) {
                    return depth;
                }
            } catch (NumberFormatException _) {
                // The message below is more specific.
            }
        }
        throw new TypeConversionException("'" + word
                + "' is not one of reliable, best-effort, transient-local, volatile and keep-last=N, N being 1 to "
                + DEEPEST + "; separate several by commas");
    }
}
