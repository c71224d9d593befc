// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Creates paths from names that users give. Java encodes a path in the encoding of the locale; in the C locale, which many
 * services use, that is ASCII, and Java's own message does not say that the locale is the problem.
 */
public final class PathName {
    private static final System.Logger LOG = System.getLogger(PathName.class.getName());

    private PathName() {}

    /**
     * Turns a name into a path.
     *
     * @throws InvalidPathException if the name cannot be a path; the reason says what to do
     */
    public static Path toPath(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new InvalidPathException(name, reason(e));
        }
    }

    /** Turns an environment setting into a path; empty if it cannot be one, which then counts as not set. */
    public static Optional<Path> ofSetting(String value) {
        try {
            return value.isBlank() ? Optional.empty() : Optional.of(Path.of(value));
        } catch (InvalidPathException e) {
            LOG.log(System.Logger.Level.INFO, "{0} is not searched or used: {1}", value, reason(e));
            return Optional.empty();
        }
    }

    /** Why a name cannot be a path, and what to do. */
    public static String reason(InvalidPathException e) {
        return reason(e.getReason(), e.getInput(), System.getProperty("sun.jnu.encoding", ""));
    }

    /**
     * @param java Java's reason
     * @param encoding of file names
     */
    static String reason(String java, String name, String encoding) {
        return encoding.equals("UTF-8") || name.indexOf('\0') >= 0
                ? java
                : "it has characters that the locale's encoding, " + encoding
                        + ", does not have; start Java with LC_ALL=C.UTF-8 in the environment, or another UTF-8 locale";
    }
}
