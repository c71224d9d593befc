// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the name of a topic, by the rules of ROS 2 for topic names: https://design.ros2.org/articles/topic_and_service_names.html. */
final class TopicName implements ITypeConverter<String> {
    /** Instead of a name, if there is to be no topic. */
    static final String OFF = "off";

    /** The longest name that fits into the 255 characters of DDS after its prefix {@code rt}. */
    private static final int LONGEST = 253;

    private static final Pattern TOKENS = Pattern.compile("(/[A-Za-z_][A-Za-z0-9_]*)+");

    /** Converts a name, or {@value #OFF}. */
    static final class OrOff implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return text.equals(OFF) ? OFF : new TopicName().convert(text);
        }
    }

    /** A name without a slash at its start belongs to the root namespace, which is that of this node. */
    @Override
    public String convert(String text) {
        String name = text.startsWith("/") ? text : "/" + text;
        if (!TOKENS.matcher(name).matches() || name.contains("__") || name.length() > LONGEST) {
            throw new TypeConversionException(
                    "'" + text + "' is not the name of a topic; write one like /camera/image_raw:"
                            + " letters, digits and single underscores between slashes, no digit after a slash");
        }
        return name;
    }
}
