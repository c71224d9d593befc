// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Creates folders for the files of one run, which only this user can access, in the first place that permits it: the system
 * property {@code java.io.tmpdir} if it is not the default {@code /tmp}, the environment variable {@code TMPDIR}, {@code /tmp},
 * {@code /var/tmp}. On some machines, any of them may be missing or mounted in a way that makes it unusable.
 */
public final class TemporaryFolder {
    private static final String PREFIX = "ssd4j-";
    /** Java's default for the property; Java ignores {@code TMPDIR}. */
    private static final String USUAL = "/tmp";

    private TemporaryFolder() {}

    /**
     * Creates a folder in the first place where that is possible.
     *
     * @throws IOException if none of the places permits it; the message names the places, the reasons and the variable to set
     */
    public static Path create() throws IOException {
        return create(places(name -> Optional.ofNullable(System.getProperty(name)), System.getenv()));
    }

    /** Does the same for other places. */
    static Path create(List<Path> places) throws IOException {
        List<String> refusals = new ArrayList<>();
        for (Path place : places) {
            try {
                return createIn(place);
            } catch (IOException e) {
                refusals.add(place + ": " + IoReason.of(e));
            }
        }
        throw new IOException("no folder for temporary files can be created (" + String.join("; ", refusals)
                + "); set TMPDIR=/FOLDER in the environment, a folder that you can write to");
    }

    /**
     * Creates a folder in one place.
     *
     * @throws IOException if it cannot be created
     */
    public static Path createIn(Path place) throws IOException {
        return Files.createTempDirectory(place, PREFIX);
    }

    /** The places to try, in order; they need not exist. */
    public static List<Path> places(Function<String, Optional<String>> properties, Map<String, String> environment) {
        Optional<String> property = properties.apply("java.io.tmpdir");
        Optional<String> variable = Optional.ofNullable(environment.get("TMPDIR"));
        return Stream.of(
                        property.filter(folder -> !folder.equals(USUAL)),
                        variable,
                        Optional.of(USUAL),
                        Optional.of("/var/tmp"))
                .flatMap(Optional::stream)
                .flatMap(folder -> PathName.ofSetting(folder).stream())
                .filter(Path::isAbsolute)
                .distinct()
                .toList();
    }
}
