// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import java.lang.foreign.SymbolLookup;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Cyclone DDS. The description of a type is not a stable interface: versions differ in its layout and instructions, and a library that
 * gets those of another version writes to wrong addresses. No function tells the version, so it is read from the name of the file, and compared with
 * the functions that the library has.
 */
final class CycloneVersion {
    /** The series that the bindings and the descriptions of types are for. */
    static final String SERIES = "0.10";

    private static final Pattern FILE = Pattern.compile("libddsc\\.so\\.(\\d+\\.\\d+)\\.\\d+");

    /** A function that 0.10 was the first to have. */
    private static final String SINCE_SERIES = "dds_create_topic_descriptor";

    /** A function that the version after 0.10 was the first to have. */
    private static final String AFTER_SERIES = "dds_request_loan";

    private CycloneVersion() {}

    /**
     * Why a library cannot be used; empty if it can.
     *
     * @param file the name of the file itself, not of a link to it
     * @param functions its functions
     */
    static Optional<String> refusal(String file, SymbolLookup functions) {
        Matcher matcher = FILE.matcher(file);
        if (!matcher.matches()) {
            return Optional.of(
                    "its version is not known, because the name of the file does not end with one, as libddsc.so.0.10.2 does");
        }
        if (!matcher.group(1).equals(SERIES)) {
            return Optional.of("it is of another version than " + SERIES);
        }
        if (functions.find(SINCE_SERIES).isEmpty()
                || functions.find(AFTER_SERIES).isPresent()) {
            return Optional.of("its functions are not those of version " + SERIES + ", which its name says it is");
        }
        return Optional.empty();
    }
}
