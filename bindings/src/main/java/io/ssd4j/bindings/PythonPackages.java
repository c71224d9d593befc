// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds NVIDIA's libraries as installed by pip and conda: {@code site-packages/nvidia/<package>/lib}. Python itself is
 * never run: it may be slow, missing, or someone else's script, and its folders contain all the necessary information.
 */
final class PythonPackages {
    private final Surroundings surroundings;

    PythonPackages(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    List<Place> places() {
        return List.of(
                installation("Python of VIRTUAL_ENV", surroundings.folder("VIRTUAL_ENV")),
                conda(),
                projectEnvironment(),
                installation("Python on the PATH", pythonOnPath()),
                installation("Python of ~/.local", surroundings.home().map(home -> home.resolve(".local"))));
    }

    private static Place installation(String name, Optional<Path> prefix) {
        return prefix.<Place>map(path -> new Place.Folders(name, libraryFolders(path)))
                .orElseGet(() -> Place.PassedOver.notSet(name));
    }

    /**
     * The user did not name this folder, and the working folder may be public, like /tmp, so it must belong to this
     * user.
     */
    private Place projectEnvironment() {
        String name = "Python of .venv";
        Path environment = surroundings.workingFolder().resolve(".venv");
        try {
            Ownership.requireOwner(environment.toRealPath());
            return installation(name, Optional.of(environment));
        } catch (NoSuchFileException e) {
            return new Place.PassedOver(name, "nothing there (" + environment + ")");
        } catch (IOException e) {
            return new Place.PassedOver(name, String.valueOf(e.getMessage()));
        }
    }

    private Place conda() {
        String name = "Python of CONDA_PREFIX";
        Optional<Path> prefix = surroundings.folder("CONDA_PREFIX");
        if (prefix.isEmpty()) {
            return Place.PassedOver.notSet(name);
        }
        List<Path> folders = new ArrayList<>(libraryFolders(prefix.get()));
        folders.add(prefix.get().resolve("lib")); // conda's own packages, which are not Python packages
        return new Place.Folders(name, folders);
    }

    private static List<Path> libraryFolders(Path prefix) {
        // On Debian, pip as root installs to /usr/local/lib, in a folder named dist-packages.
        return Stream.of(prefix.resolve("lib"), prefix.resolve("local/lib"))
                .flatMap(lib -> Folders.under(lib, "python3*").stream())
                .flatMap(python -> Stream.of(python.resolve("site-packages"), python.resolve("dist-packages")))
                .flatMap(site -> Folders.under(site.resolve("nvidia"), "*").stream())
                .map(vendorPackage -> vendorPackage.resolve("lib"))
                .toList();
    }

    /**
     * The prefix of the first python3 on the PATH. Its link is not followed, because in a virtual environment it points
     * out of the environment, to the Python that created it.
     */
    private Optional<Path> pythonOnPath() {
        return surroundings.folders("PATH").stream()
                .filter(folder -> Files.isExecutable(folder.resolve("python3")))
                .flatMap(bin ->
                        Stream.ofNullable(bin.toAbsolutePath().normalize().getParent()))
                .findFirst();
    }
}
