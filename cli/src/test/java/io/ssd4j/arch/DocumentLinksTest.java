// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the links in documents are not broken. */
class DocumentLinksTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

    @Test
    void everyLinkWithinTheRepositoryIsValid() throws IOException {
        List<Path> documents = Stream.of(
                        documents(REPOSITORY, 1),
                        documents(REPOSITORY.resolve("docs"), 9),
                        documents(REPOSITORY.resolve("examples"), 9),
                        documents(REPOSITORY.resolve("benchmarks"), 1))
                .flatMap(List::stream)
                .toList();
        assertEquals(List.of(), broken(documents));
    }

    @Test
    void aBrokenLinkIsFound(@TempDir Path folder) throws IOException {
        Path document = Files.writeString(
                folder.resolve("a.md"), "[here](a.md) [part](a.md#part) [there](https://example.org) [gone](b.md)");
        assertEquals(List.of(document + ": b.md"), broken(List.of(document)));
    }

    private static List<Path> documents(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    private static List<String> broken(List<Path> documents) throws IOException {
        Stream.Builder<String> broken = Stream.builder();
        for (Path document : documents) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.contains(":"))
                    .filter(target -> Files.notExists(document.resolveSibling(target)))
                    .forEach(target -> broken.add(document + ": " + target));
        }
        return broken.build().toList();
    }
}
