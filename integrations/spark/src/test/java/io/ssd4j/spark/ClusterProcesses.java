// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import io.ssd4j.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How Spark's processes are started: {@code SPARK_HOME}, which the build sets for the test JVM, has links to Spark's jars, and the jars and
 * classes of ssd4j are passed like those of an application.
 */
final class ClusterProcesses {
    /** What Panama and the Vector API need. */
    static final String JAVA_OPTIONS = "--enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector";

    private ClusterProcesses() {}

    /** Creates {@code SPARK_HOME} with Spark's jars. */
    static Path createHome() {
        Path home = Path.of(System.getenv("SPARK_HOME"));
        try {
            Path jars = Files.createDirectories(home.resolve("jars"));
            for (String jar : sparkJars()) {
                Path link = jars.resolve(Path.of(jar).getFileName());
                if (!Files.exists(link)) {
                    Files.deleteIfExists(link);
                    Files.createSymbolicLink(link, Path.of(jar));
                }
            }
        } catch (FileAlreadyExistsException _) {
            // Another test JVM creates the same links.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home;
    }

    private static List<String> sparkJars() {
        try {
            return elements(Files.readString(Repository.module("integrations/spark/target/spark.classpath"))
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> elements(String classPath) {
        return Arrays.asList(classPath.split(File.pathSeparator));
    }

    /** The class path of this process. */
    static String classPath() {
        // The test runner's own jar has it in its manifest.
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The class path of this process without Spark's jars. */
    static String classPathBesidesSpark() {
        Set<String> spark = new HashSet<>(sparkJars());
        return elements(classPath()).stream()
                .filter(element -> !spark.contains(element))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
