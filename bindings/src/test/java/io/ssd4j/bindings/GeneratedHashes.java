// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import io.ssd4j.bindings.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The hashes that generate.sh records for its inputs and outputs, and the files that they belong to. */
final class GeneratedHashes {
    private static final String GENERATED = "../bindings/src/generated/java/";

    private final Path nativeHeaders;
    private final Map<String, String> recorded = new TreeMap<>();

    /**
     * @param repository the folder that contains native-headers and bindings
     */
    GeneratedHashes(Path repository) throws IOException {
        nativeHeaders = repository.resolve("native-headers");
        for (String line : Files.readAllLines(nativeHeaders.resolve("generated.sha256"))) {
            if (!line.startsWith("#")) {
                recorded.put(line.substring(66), line.substring(0, 64));
            }
        }
    }

    /** The vendors' headers that were read, which are not in the repository. */
    List<String> vendorHeaders() {
        return recorded.keySet().stream().filter(GeneratedHashes::isVendors).toList();
    }

    /** The differences between the record and the existing files; empty if there are none. */
    List<String> differences() throws IOException {
        Map<String, String> actual = new TreeMap<>();
        for (String name : present()) {
            actual.put(name, Sha256.hex(nativeHeaders.resolve(name)));
        }
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, String> file : recorded.entrySet()) {
            String hash = actual.remove(file.getKey());
            if (!isVendors(file.getKey()) && !file.getValue().equals(hash)) {
                differences.add(file.getKey() + (hash == null ? " is missing" : " was edited"));
            }
        }
        actual.keySet().forEach(name -> differences.add(name + " is not recorded"));
        return differences;
    }

    private static boolean isVendors(String name) {
        return name.startsWith("vendor/");
    }

    private List<String> present() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> sources = Files.find(nativeHeaders, 2, (path, _) -> isSource(path))) {
            sources.forEach(path -> names.add(nativeHeaders.relativize(path).toString()));
        }
        Path java = nativeHeaders.resolve(GENERATED).normalize();
        try (Stream<Path> classes = Files.find(java, 20, (_, attributes) -> attributes.isRegularFile())) {
            classes.forEach(path -> names.add(GENERATED + java.relativize(path)));
        }
        return names.stream().filter(name -> !isVendors(name)).toList();
    }

    private static boolean isSource(Path path) {
        return path.toString().endsWith("/symbols.txt") || path.toString().endsWith(".h");
    }
}
