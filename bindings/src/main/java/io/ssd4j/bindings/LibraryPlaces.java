// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The places to search for a library, in order; {@link NativeLibraries} documents them. */
final class LibraryPlaces {
    static final String CUDA_FOLDER_PROPERTY = "io.ssd4j.cuda.libraries";
    static final String CUDA_FOLDER_VARIABLE = "SSD4J_CUDA_LIBRARIES";
    static final String PATH_VARIABLE = "SSD4J_LIBRARY_PATH";

    private final Surroundings surroundings;

    LibraryPlaces(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static String property(NativeLibrary library) {
        return "io.ssd4j.library." + library.key();
    }

    static String variable(NativeLibrary library) {
        return "SSD4J_LIBRARY_" + library.key().toUpperCase(Locale.ROOT);
    }

    List<Place> of(NativeLibrary library) {
        Optional<Place> pinned = library.isCuda() ? pinnedCuda() : Optional.empty();
        if (pinned.isPresent()) {
            return List.of(pinned.get());
        }
        List<Place> places = new ArrayList<>();
        places.add(chosen("property " + property(library), surroundings.property(property(library))));
        places.add(chosen("environment " + variable(library), surroundings.variable(variable(library))));
        places.add(folders("environment " + PATH_VARIABLE, surroundings.folders(PATH_VARIABLE)));
        switch (library) {
            case GOMP, DNNL -> places.add(new Place.Delivered(NativesArtifact.coordinates(surroundings)));
            // Only the driver package installs it. A toolkit contains only a link-time stub.
            case CUDA -> {}
            case CUDNN, CUBLASLT, NVRTC -> {
                places.addAll(new PythonPackages(surroundings).places());
                places.addAll(toolkits());
            }
        }
        places.addAll(system(library));
        return List.copyOf(places);
    }

    private Optional<Place> pinnedCuda() {
        Optional<Place> byProperty = surroundings
                .property(CUDA_FOLDER_PROPERTY)
                .map(folder -> new Place.Chosen("property " + CUDA_FOLDER_PROPERTY, Path.of(folder)));
        return byProperty.or(() -> surroundings
                .variable(CUDA_FOLDER_VARIABLE)
                .map(folder -> new Place.Chosen("environment " + CUDA_FOLDER_VARIABLE, Path.of(folder))));
    }

    private List<Place> toolkits() {
        return List.of(
                toolkit(
                        "environment CUDA_HOME",
                        surroundings.variable("CUDA_HOME").map(Path::of)),
                toolkit(
                        "environment CUDA_PATH",
                        surroundings.variable("CUDA_PATH").map(Path::of)),
                toolkit("CUDA toolkit", Optional.of(surroundings.system("/usr/local/cuda"))));
    }

    private static Place toolkit(String name, Optional<Path> home) {
        if (home.isEmpty()) {
            return Place.PassedOver.notSet(name);
        }
        List<Path> folders =
                new ArrayList<>(List.of(home.get().resolve("lib64"), home.get().resolve("lib")));
        Folders.under(home.get().resolve("targets"), "*").forEach(target -> folders.add(target.resolve("lib")));
        return new Place.Folders(name, folders);
    }

    private List<Place> system(NativeLibrary library) {
        List<Path> folders = new ArrayList<>();
        if (library == NativeLibrary.CUDA) {
            // Before the distribution's folders: under WSL, the working driver is the one of Windows, and a Linux
            // driver that is also installed does not work. Kubernetes device plugins mount the driver in a separate
            // folder.
            folders.add(surroundings.system("/usr/lib/wsl/lib"));
            folders.add(surroundings.system("/usr/local/nvidia/lib64"));
        }
        String debian = "/usr/lib/" + surroundings.machine() + "-linux-gnu";
        folders.add(surroundings.system(debian));
        if (library == NativeLibrary.CUDA) {
            folders.add(surroundings.system(debian + "/nvidia")); // Jetson, JetPack 6 and later
            folders.add(surroundings.system(debian + "/tegra")); // Jetson before that
            folders.add(surroundings.system("/run/opengl-driver/lib")); // NixOS
        }
        folders.add(surroundings.system("/usr/lib64"));
        folders.add(surroundings.system("/usr/lib"));
        return List.of(
                folders("environment LD_LIBRARY_PATH", surroundings.folders("LD_LIBRARY_PATH")),
                new Place.Folders("/etc/ld.so.conf.d", linkerFolders()),
                new Place.Folders("system", folders));
    }

    /** The folders configured for the machine's dynamic linker, for example by a container image or JetPack. */
    private List<Path> linkerFolders() {
        return Folders.under(surroundings.system("/etc/ld.so.conf.d"), "*.conf").stream()
                .flatMap(configuration -> lines(configuration).stream())
                .map(String::strip)
                .filter(line -> line.startsWith("/"))
                .map(surroundings::system)
                .toList();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // not readable by this user; the standard folders are searched anyway
        }
    }

    private static Place chosen(String name, Optional<String> choice) {
        return choice.<Place>map(path -> new Place.Chosen(name, Path.of(path)))
                .orElseGet(() -> Place.PassedOver.notSet(name));
    }

    private static Place folders(String name, List<Path> folders) {
        return folders.isEmpty() ? Place.PassedOver.notSet(name) : new Place.Folders(name, folders);
    }
}
