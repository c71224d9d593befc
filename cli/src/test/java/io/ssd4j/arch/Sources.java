// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The compiled classes and source files that the rules are checked against. */
final class Sources {
    private static final List<String> MODULES = List.of("bindings", "runtime", "ssd", "codecs", "cli");

    private Sources() {}

    /** The product's classes, from the locations of the loaded modules. */
    static JavaClasses product() {
        return new ClassFileImporter()
                .importUrls(MODULES.stream().map(Sources::moduleLocation).toList());
    }

    private static URL moduleLocation(String module) {
        URI location = ModuleLayer.boot()
                .configuration()
                .findModule("io.ssd4j." + module)
                .flatMap(resolved -> resolved.reference().location())
                .orElseThrow(() -> new IllegalStateException("io.ssd4j." + module + " is not on the module path"));
        try {
            return location.getPath().endsWith(".jar")
                    ? URI.create("jar:" + location + "!/").toURL()
                    : location.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException("cannot read the classes at " + location, e);
        }
    }

    /** Classes that break every rule. */
    static JavaClasses planted() {
        return new ClassFileImporter().importUrl(Objects.requireNonNull(Sources.class.getResource("planted")));
    }

    /** The handwritten source files of every module. */
    static List<Path> handWritten() {
        // Surefire sets this property to the module's folder; elsewhere that is the working directory.
        Path root = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
        return Stream.of("bindings", "runtime", "ssd", "codecs", "cli", "benchmarks")
                .map(module -> Objects.requireNonNull(root).resolve(module).resolve("src/main"))
                .filter(Files::isDirectory)
                .flatMap(Sources::javaFiles)
                .toList();
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
