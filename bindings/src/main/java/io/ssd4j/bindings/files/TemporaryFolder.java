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
 * Folders for files of one run, which only this user can enter. They are made in the first of these that permits it: the folder of the system property
 * {@code java.io.tmpdir}, or else in that of the environment variable {@code TMPDIR}, or else in {@code /var/tmp}. A machine
 * may lack any of them, or mount it so that it is of no use.
 */
public final class TemporaryFolder {
    private static final String PREFIX = "ssd4j-";
    /** What Java sets the property to if the user does not; it ignores {@code TMPDIR}. */
    private static final String USUAL = "/tmp";

    private TemporaryFolder() {}

    /**
     * Creates a folder in the first place where it is possible.
     *
     * @throws IOException if it is possible nowhere; the message names the places, the reasons and the variable to set
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

    /** The places to try, in order, which need not exist. */
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
