// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that prepares and checks the site, without the generator between. */
class SiteTest {
    @TempDir
    private Path folder;

    /** It fails if a page of the site links to a page that is not on it. */
    @Test
    void everyPageAndFileIsPrepared() throws IOException, InterruptedException {
        run("prepare").expectSuccess();
        String start = Files.readString(folder.resolve("markdown/index.md"));
        String faq = Files.readString(folder.resolve("markdown/docs/faq.md"));
        String menus = Files.readString(folder.resolve("site.xml"));
        assertAll(
                () -> assertTrue(start.contains("](docs/faq.md)"), start),
                () -> assertTrue(start.contains("](docs/adr/README.md)"), "a folder is its README"),
                () -> assertTrue(start.contains("\n<a id=\"from-java\"></a>\n"), "anchors of GitHub"),
                () -> assertTrue(!start.contains("<!--"), "notes for tests"),
                () -> assertTrue(faq.contains("](gpu.md#libraries-from-wheels)"), faq),
                () -> assertTrue(
                        menus.contains("<item name=\"Questions and answers\" href=\"docs/faq.html\"/>"), menus),
                () -> assertTrue(Files.exists(folder.resolve("resources/docs/shapes-detected.png")), "a picture"));
    }

    @Test
    void aDeadLinkOfTheSiteIsFound() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("a.html"), """
                <a href="b.html#x">right</a> <a href="https://example.org/c.html">elsewhere</a> <a href="#y">no anchor</a>
                """);
        Files.writeString(folder.resolve("b.html"), """
                <h2 id="x">X</h2> <a href="a.html">right</a> <img src="c.png">
                """);
        JavaProcess.Result result = run("check");
        assertAll(
                () -> assertEquals(1, result.exit()),
                () -> assertTrue(result.err().contains("make-site: a.html: nothing is at #y\n"), result.err()),
                () -> assertTrue(result.err().contains("make-site: b.html: nothing is at c.png\n"), result.err()),
                () -> assertEquals("2 pages with 4 links within the site, 2 of them dead\n", result.out()));
    }

    @Test
    void theSearchKnowsEachSectionAndIsOnEveryPage() throws IOException, InterruptedException {
        Files.createDirectory(folder.resolve("docs"));
        Files.writeString(folder.resolve("a.html"), """
                <body><main id="bodyColumn"><a id="x-y"></a><section><a name="X"></a>
                <h2>X &amp; Y</h2><p>Some <code>"quoted"</code>
                text.</p></section></main></body>
                """);
        Files.writeString(folder.resolve("docs/b.html"), """
                <body><p>menu</p><main><h1>B</h1><p>one</p><h2>C</h2><p>&lt;/script&gt;</p></main></body>
                """);
        JavaProcess.command()
                .add("docs/site/Search.java", folder.toString())
                .folder(Repository.root())
                .run()
                .expectSuccess();
        String index = Files.readString(folder.resolve("js/search-index.js"));
        String above = Files.readString(folder.resolve("a.html"));
        String below = Files.readString(folder.resolve("docs/b.html"));
        assertAll(
                () -> assertEquals("""
                        const SECTIONS = [
                        ["a.html","x-y","X & Y","Some \\"quoted\\" text."],
                        ["docs/b.html","","B","one"],
                        ["docs/b.html","","C","<\\/script>"],
                        ];
                        """, index),
                () -> assertTrue(above.contains("<script src=\"js/search.js\" data-root=\"\"></script>"), above),
                () -> assertTrue(below.contains("<script src=\"../js/search.js\" data-root=\"../\"></script>"), below),
                () -> assertTrue(Files.exists(folder.resolve("js/search.js"))));
    }

    private JavaProcess.Result run(String step) throws InterruptedException {
        return JavaProcess.command()
                .add("docs/site/Site.java", step, folder.toString())
                .folder(Repository.root())
                .run();
    }
}
