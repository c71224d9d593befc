// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the links between pages, and to files of the repository, are not broken. */
class DocumentLinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)[^)]*\\)");
    private static final Pattern SITE_PAGE = Pattern.compile("(?m)^ +(\\S+)");

    @Test
    void everyLinkWithinTheRepositoryIsValid() throws IOException {
        List<Path> pages = Pages.below(Repository.root()).stream()
                .map(Repository.root()::resolve)
                .toList();
        assertEquals(List.of(), broken(pages));
    }

    @Test
    void aBrokenLinkIsFound(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("a.md"), """
                # The `Part` of [it](a.md), and more
                ## Part
                ## Part
                ```sh
                # code
                ```
                [here](a.md) [part](#the-part-of-it-and-more) [second](a.md#part-1) [there](https://example.org) ![picture](b.png)
                [gone](b.md) [no part](a.md#parts) [no third](#part-2) [no heading](#code)
                """);
        assertEquals(
                List.of(page + ": b.png", page + ": b.md", page + ": a.md#parts", page + ": #part-2", page + ": #code"),
                broken(List.of(page)));
    }

    /** A page that is not in the list is not on the site, and nobody finds it. */
    @Test
    void everyPageOfTheDocumentationIsOnTheSite() throws IOException {
        List<String> listed = SITE_PAGE
                .matcher(Files.readString(Repository.root().resolve("docs/site/pages")))
                .results()
                .map(page -> page.group(1))
                .toList();
        List<String> missing = Pages.below(Repository.root()).stream()
                .filter(page -> page.startsWith("docs/"))
                .filter(page -> !page.startsWith("docs/adr/") && !listed.contains(page))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void theListOfDecisionsIsComplete() throws IOException {
        String list = Files.readString(Repository.root().resolve("docs/adr/README.md"));
        List<String> missing = Pages.below(Repository.root()).stream()
                .filter(page -> page.startsWith("docs/adr/") && !page.endsWith("README.md"))
                .map(page -> page.substring("docs/adr/".length()))
                .filter(page -> !list.contains("(" + page + ")"))
                .toList();
        assertEquals(List.of(), missing);
    }

    private static List<String> broken(List<Path> pages) throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages) {
            List<String> targets = LINK.matcher(withoutCode(page))
                    .results()
                    .map((MatchResult link) -> link.group(1))
                    .filter(target -> !target.contains(":"))
                    .toList();
            for (String target : targets) {
                if (!exists(page, target)) {
                    broken.add(page + ": " + target);
                }
            }
        }
        return broken;
    }

    private static boolean exists(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? page : page.resolveSibling(file);
        if (hash < 0 || Files.notExists(path)) {
            return Files.exists(path);
        }
        return Headings.anchors(Files.readAllLines(path)).contains(target.substring(hash + 1));
    }

    /** The text of a page without blocks of code and code within lines, which may look like links. */
    private static String withoutCode(Path page) throws IOException {
        return Files.readString(page).replaceAll("(?ms)^```.*?^```", "").replaceAll("(?<!\\[)`[^`\n]*`(?!\\])", "");
    }
}
