// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.runtime.DeviceUnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and opens the library. The system property {@value #PROPERTY}, or else the environment variable {@value #VARIABLE}, names its file; otherwise
 * the dynamic linker looks for it: in {@code LD_LIBRARY_PATH}, which the set-up script of a ROS 2 installation extends, and in the folders of the
 * system. It stays in the process until the end. Thread-safe.
 */
public final class CycloneLibrary {
    /** The system property with the file of the library. */
    public static final String PROPERTY = "io.ssd4j.library.ddsc";

    /** The environment variable with the file of the library. */
    public static final String VARIABLE = "SSD4J_LIBRARY_DDSC";

    /** The name that Debian gives the library, and the one that it has elsewhere. */
    private static final List<String> NAMES = List.of("libddsc.so.0debian", "libddsc.so.0");

    private static final String REMEDY = "install Cyclone DDS " + CycloneVersion.SERIES
            + " (Debian and Ubuntu: apt install libddsc0debian; ROS 2 Jazzy: apt install ros-jazzy-cyclonedds, then source"
            + " /opt/ros/jazzy/setup.sh), or name the file libddsc.so." + CycloneVersion.SERIES + ".N in " + VARIABLE;

    private static @Nullable SymbolLookup opened;

    private CycloneLibrary() {}

    /** The functions of the library, for the generated package; none while it is not loaded. */
    public static SymbolLookup symbols() {
        return CycloneLibrary::find;
    }

    private static synchronized Optional<MemorySegment> find(String name) {
        return opened == null ? Optional.empty() : opened.find(name);
    }

    /**
     * Loads the library if it is not loaded yet.
     *
     * @throws DeviceUnavailableException if it is not there, or of a version whose descriptions of types are not known
     */
    public static synchronized void load() {
        if (opened == null) {
            opened = named().map(CycloneLibrary::open).orElseGet(CycloneLibrary::search);
        }
    }

    private static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .map(Path::of);
    }

    private static SymbolLookup search() {
        for (String name : NAMES) {
            Optional<SymbolLookup> found = open(() -> SymbolLookup.libraryLookup(name, Arena.global()));
            if (found.isPresent()) {
                return checked(found.get(), mapped(name));
            }
        }
        throw new DeviceUnavailableException("Cyclone DDS is not available: the dynamic linker finds neither "
                + String.join(" nor ", NAMES) + "; " + REMEDY);
    }

    private static SymbolLookup open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DeviceUnavailableException("there is no file " + file.toAbsolutePath() + ", which " + VARIABLE
                    + " or " + PROPERTY + " names; " + REMEDY);
        }
        SymbolLookup found = open(() -> SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global()))
                .orElseThrow(() -> new DeviceUnavailableException(
                        file + " is not a library that can be opened, or one that it needs is missing: ldd " + file
                                + " lists those; " + REMEDY));
        return checked(found, file);
    }

    /** Opens a library. */
    private interface Opening {
        SymbolLookup open();
    }

    private static Optional<SymbolLookup> open(Opening opening) {
        try {
            return Optional.of(opening.open());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        } catch (IllegalCallerException e) {
            throw new DeviceUnavailableException(
                    "Java may not call native code: start it with --enable-native-access=io.ssd4j.ros2 ("
                            + e.getMessage() + ")");
        }
    }

    private static SymbolLookup checked(SymbolLookup library, Path file) {
        Path real = real(file);
        CycloneVersion.refusal(String.valueOf(real.getFileName()), library).ifPresent(reason -> {
            throw new DeviceUnavailableException(real + " cannot be used: " + reason + "; " + REMEDY);
        });
        return library;
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            // The file was replaced after it was opened; its name is all that is left.
            return file;
        }
    }

    /** The file of a library that the dynamic linker has found, as the system lists it. */
    private static Path mapped(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.map(line -> line.substring(Math.max(0, line.indexOf('/'))))
                    .filter(file -> file.matches("/.*/libddsc\\.so[^/]*"))
                    .findFirst()
                    .map(Path::of)
                    .orElse(Path.of(name));
        } catch (IOException _) {
            return Path.of(name);
        }
    }
}
