// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A search for one library: tries each place in turn, takes the first file that loads, and records the rest. */
final class LibraryFinder {

    /** Unpacks and opens a delivered library. */
    @FunctionalInterface
    interface Delivery {
        /**
         * Unpacks a library, unless that was done before, and opens it.
         *
         * @param opener loads a file, given as an absolute path; throws {@link UnsatisfiedLinkError} if that fails
         * @return the file that was opened; empty if no artifact delivers the library
         * @throws IOException if there is no folder that it can be loaded from, or it has unexpected content
         * @throws UnsatisfiedLinkError if it does not load from any folder
         */
        Optional<Path> open(NativeLibrary library, Consumer<Path> opener) throws IOException;
    }

    private static final Pattern MAJOR_VERSION = Pattern.compile("\\.so\\.(\\d+)[.\\d]*$");

    private final NativeLibrary library;
    private final OperatingSystem system;
    private final Consumer<Path> opener;
    private final Delivery delivery;
    private final List<String> searched = new ArrayList<>();
    private Optional<Failure> firstFailure = Optional.empty();

    /** Why no library was loaded, and what to do, each a part of a sentence; the second may be empty. */
    private record Failure(String cause, String advice) {}

    private LibraryFinder(NativeLibrary library, OperatingSystem system, Consumer<Path> opener, Delivery delivery) {
        this.library = library;
        this.system = system;
        this.opener = opener;
        this.delivery = delivery;
    }

    /**
     * Searches for a library.
     *
     * @param opener loads a file, given as an absolute path or by the name that the dynamic linker looks for, for the lifetime
     *     of the process; throws {@link UnsatisfiedLinkError} with the dynamic linker's message if it is not a library for this machine, or its dependencies are missing
     */
    static LibraryStatus find(
            NativeLibrary library,
            OperatingSystem system,
            List<Place> places,
            Consumer<Path> opener,
            Delivery delivery) {
        return new LibraryFinder(library, system, opener, delivery).search(places);
    }

    private LibraryStatus search(List<Place> places) {
        for (Place place : places) {
            Optional<Path> file = switch (place) {
                case Place.Delivered delivered -> openDelivered(delivered);
                case Place.ByName named -> openByName(named);
                default ->
                    candidates(place).stream()
                            .filter(candidate -> opens(place, candidate))
                            .findFirst();
            };
            if (file.isPresent()) {
                return new LibraryStatus.Loaded(library, file.get());
            }
            if (place instanceof Place.Chosen chosen) {
                return missing(place.name() + " names " + chosen.choice() + ", which holds no " + names(), "");
            }
        }
        return missing(names() + " not found", library.remedy(system));
    }

    /** What was found but failed comes before the reason that there is nothing. */
    private LibraryStatus missing(String cause, String advice) {
        Failure failure = firstFailure.orElse(new Failure(cause, advice));
        return new LibraryStatus.Missing(
                library, failure.cause(), failure.advice(), List.copyOf(searched), firstFailure.isPresent());
    }

    /** The files to try in a place; if there are none, adds a line to the report. */
    private List<Path> candidates(Place place) {
        return switch (place) {
            case Place.PassedOver passed -> note(passed, passed.why());
            case Place.Folders folders -> inFolders(folders, folders.folders());
            case Place.Chosen chosen ->
                Files.isRegularFile(chosen.choice())
                        ? List.of(chosen.choice().toAbsolutePath())
                        : inFolders(chosen, List.of(chosen.choice()));
            case Place.Delivered _, Place.ByName _ -> List.of();
        };
    }

    private List<Path> inFolders(Place place, List<Path> folders) {
        List<Path> files = folders.stream()
                .flatMap(folder -> library.sonames(system).stream().map(folder::resolve))
                .filter(Files::exists)
                .map(Path::toAbsolutePath)
                .toList();
        if (!files.isEmpty()) {
            return files;
        }
        List<Path> existing = folders.stream().filter(Files::isDirectory).toList();
        if (existing.isEmpty()) {
            return note(place, "nothing there" + (folders.size() == 1 ? " (" + folders.getFirst() + ")" : ""));
        }
        return note(
                place,
                "no " + names() + " in " + existing.stream().map(Path::toString).collect(Collectors.joining(", ")));
    }

    private Optional<Path> openDelivered(Place.Delivered place) {
        try {
            Optional<Path> file = delivery.open(library, this::open);
            if (file.isEmpty()) {
                note(place, "not on the class path or the module path");
            }
            return file;
        } catch (IOException e) {
            fail(place, "could not be unpacked: " + e.getMessage());
        } catch (UnsatisfiedLinkError e) {
            fail(place, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Path> openByName(Place.ByName place) {
        for (String soname : library.sonames(system)) {
            Path name = Path.of(soname);
            try {
                opener.accept(name);
                return Optional.of(name);
            } catch (UnsatisfiedLinkError e) {
                note(place, String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private boolean opens(Place place, Path file) {
        if (library == NativeLibrary.CUDA && isStub(file)) {
            fail(place, new Failure(file + " is the toolkit's link-time stub, not a driver", library.remedy(system)));
            return false;
        }
        try {
            open(file);
            return true;
        } catch (UnsatisfiedLinkError e) {
            fail(place, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void open(Path file) {
        try {
            companions(file).forEach(opener);
            opener.accept(file);
        } catch (UnsatisfiedLinkError e) {
            UnsatisfiedLinkError named =
                    new UnsatisfiedLinkError(file + " does not load: " + withoutPrefix(e.getMessage(), file + ": "));
            named.initCause(e);
            throw named;
        }
    }

    /** Java and the dynamic linker both prefix their messages with the file. */
    private static String withoutPrefix(@Nullable String text, String prefix) {
        String rest = String.valueOf(text);
        while (rest.startsWith(prefix)) {
            rest = rest.substring(prefix.length());
        }
        return rest;
    }

    /**
     * Files that must be loaded before this one. NVRTC opens its builtins by file name and has no run path, so it would
     * only find the ones in its own folder by chance.
     */
    private List<Path> companions(Path file) {
        Path folder = file.getParent();
        if (library != NativeLibrary.NVRTC || folder == null) {
            return List.of();
        }
        Matcher version = MAJOR_VERSION.matcher(file.toString());
        return Folders.under(folder, "libnvrtc-builtins.so." + (version.find() ? version.group(1) + ".*" : "*"));
    }

    /** The toolkit's {@code stubs/libcuda.so} only satisfies the linker; every call returns an error. */
    private static boolean isStub(Path file) {
        return Stream.of(file, real(file)).anyMatch(path -> path.toString().contains("/stubs/"));
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file; // opening it will report the problem
        }
    }

    private String names() {
        return String.join(" or ", library.sonames(system));
    }

    private List<Path> note(Place place, String what) {
        searched.add(place.name() + ": " + what);
        return List.of();
    }

    private void fail(Place place, String cause) {
        fail(place, new Failure(cause, ""));
    }

    private void fail(Place place, Failure failure) {
        note(place, LibraryStatus.Missing.sentence(failure.cause(), failure.advice()));
        if (firstFailure.isEmpty()) {
            firstFailure = Optional.of(failure);
        }
    }
}
