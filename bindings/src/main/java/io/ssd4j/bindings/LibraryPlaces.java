// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import io.ssd4j.bindings.files.PathName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The places to search for a library, in order; {@link NativeLibraries} documents them. */
final class LibraryPlaces {
    private final Surroundings surroundings;

    LibraryPlaces(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    List<Place> of(NativeLibrary library) {
        if (library.isCuda()) {
            Optional<Place> pinned = Stream.of(
                            byProperty("io.ssd4j.cuda.libraries"), byVariable("SSD4J_CUDA_LIBRARIES"))
                    .filter(Place.Chosen.class::isInstance)
                    .findFirst();
            if (pinned.isPresent()) {
                return List.of(pinned.get());
            }
        }
        List<Place> places = new ArrayList<>();
        places.add(byProperty("io.ssd4j.library." + library.key()));
        places.add(byVariable("SSD4J_LIBRARY_" + library.key().toUpperCase(Locale.ROOT)));
        places.add(listed("SSD4J_LIBRARY_PATH"));
        library.artifact()
                .ifPresent(artifact ->
                        places.add(new Place.Delivered(NativesArtifact.coordinates(artifact, surroundings))));
        switch (library) {
            case GOMP, DNNL, LEPTONICA -> {}
            // Only the driver package installs it. A toolkit contains only a link-time stub.
            case CUDA -> {}
            case CUDNN, CUBLASLT, NVRTC, NVTX -> {
                places.addAll(new PythonPackages(surroundings).places());
                places.addAll(toolkits());
            }
        }
        if (library.isSoughtInSystem()) {
            places.addAll(system(library));
        }
        return List.copyOf(places);
    }

    private List<Place> toolkits() {
        return List.of(
                toolkit("environment CUDA_HOME", surroundings.folder("CUDA_HOME")),
                toolkit("environment CUDA_PATH", surroundings.folder("CUDA_PATH")),
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
        return surroundings.operatingSystem() == OperatingSystem.MACOS ? macOs() : linux(library);
    }

    /** The folders of Homebrew, on processors of Apple and of Intel. */
    private List<Place> macOs() {
        List<Path> folders = Stream.of("/opt/homebrew", "/usr/local")
                .flatMap(prefix -> Stream.of(prefix + "/lib", prefix + "/opt/onednn/lib", prefix + "/opt/libomp/lib"))
                .map(surroundings::system)
                .toList();
        return List.of(listed("DYLD_LIBRARY_PATH"), new Place.Folders("Homebrew", folders));
    }

    private List<Place> linux(NativeLibrary library) {
        List<Path> folders = new ArrayList<>();
        if (library == NativeLibrary.CUDA) {
            // Before the distribution's folders: under WSL, the working driver is the one of Windows, and a Linux
            // driver that is also installed does not work. Kubernetes device plugins mount the driver in a separate
            // folder.
            folders.add(surroundings.system("/usr/lib/wsl/lib"));
            folders.add(surroundings.system("/usr/local/nvidia/lib64"));
            folders.add(surroundings.system("/usr/local/nvidia/lib"));
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
        List<Place> places = new ArrayList<>();
        places.add(listed("LD_LIBRARY_PATH"));
        places.add(new Place.Folders("/etc/ld.so.conf", linkerFolders()));
        places.add(new Place.Folders("system", folders));
        if (library.isCuda()) {
            places.add(new Place.ByName("dynamic linker"));
        }
        return places;
    }

    /** The folders configured for the machine's dynamic linker, for example by a container image or JetPack. */
    private List<Path> linkerFolders() {
        return Stream.concat(
                        Stream.of(surroundings.system("/etc/ld.so.conf")),
                        Folders.under(surroundings.system("/etc/ld.so.conf.d"), "*.conf").stream())
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

    private Place byProperty(String name) {
        return chosen("property " + name, surroundings.property(name));
    }

    private Place byVariable(String name) {
        return chosen("environment " + name, surroundings.variable(name));
    }

    private static Place chosen(String name, Optional<String> choice) {
        return choice.<Place>map(path -> new Place.Chosen(name, PathName.toPath(path)))
                .orElseGet(() -> Place.PassedOver.notSet(name));
    }

    private Place listed(String variable) {
        String name = "environment " + variable;
        List<Path> folders = surroundings.folders(variable);
        return folders.isEmpty() ? Place.PassedOver.notSet(name) : new Place.Folders(name, folders);
    }
}
