// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The folder of everything that ssd4j keeps between runs: the folder that the system property {@code io.ssd4j.cache} names, or
 * else {@code $XDG_CACHE_HOME/ssd4j}, or else the system's usual place: {@code ~/.cache/ssd4j}, {@code ~/Library/Caches/ssd4j} on macOS, and
 * {@code %LOCALAPPDATA%\\ssd4j} on Windows.
 */
public final class CacheFolder {
    /** The system property that names the folder. */
    public static final String PROPERTY = "io.ssd4j.cache";

    private CacheFolder() {}

    /** This user's folder, absolute; empty if the property is not set and the user has no home. It need not exist. */
    public static Optional<Path> ofThisUser() {
        return of(name -> Optional.ofNullable(System.getProperty(name)), System.getenv());
    }

    /** The folder for other properties and another environment. */
    public static Optional<Path> of(Function<String, Optional<String>> properties, Map<String, String> environment) {
        Optional<Path> chosen = path(properties.apply(PROPERTY)).map(Path::toAbsolutePath);
        Optional<Path> xdg = path(Optional.ofNullable(environment.get("XDG_CACHE_HOME")));
        Optional<Path> home = path(properties.apply("user.home"));
        Optional<Path> usual =
                switch (OperatingSystem.of(properties.apply("os.name").orElse(""))) {
                    case LINUX, OTHER -> home.map(folder -> folder.resolve(".cache"));
                    case MACOS -> home.map(folder -> folder.resolve("Library/Caches"));
                    case WINDOWS ->
                        path(Optional.ofNullable(environment.get("LOCALAPPDATA")))
                                .or(() -> home.map(folder -> folder.resolve("AppData/Local")));
                };
        return chosen.or(() -> Stream.of(xdg, usual)
                .flatMap(Optional::stream)
                // The specification of XDG_CACHE_HOME says to ignore relative paths. Java reports a missing home as
                // "?".
                .filter(Path::isAbsolute)
                .map(cache -> cache.resolve("ssd4j"))
                .findFirst());
    }

    /**
     * Creates a folder in the cache and its parents, accessible only to this user whatever the umask is. Existing folders are not
     * changed.
     *
     * @throws IOException if it cannot be created
     */
    public static void create(Path folder) throws IOException {
        if (FilePermissions.existFor(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            // On Windows, a folder below the user's own inherits its access list.
            Files.createDirectories(folder);
        }
    }

    private static Optional<Path> path(Optional<String> setting) {
        return setting.flatMap(PathName::ofSetting);
    }
}
