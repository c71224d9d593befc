// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.cli.spi.SharedValues;
import io.ssd4j.ros2.dds.Participant;
import io.ssd4j.runtime.SessionOptions;
import picocli.CommandLine.ITypeConverter;

/** Converts the numbers of options that only this command has. */
final class Values {
    private Values() {}

    /** A domain. */
    static final class Domain implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 0, Participant.MAX_DOMAIN);
        }
    }

    /** The pixels in a row of an image. */
    static final class Width implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return SharedValues.whole(text, 1, SessionOptions.Frames.MAX_WIDTH);
        }
    }
}
