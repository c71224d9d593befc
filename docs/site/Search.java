// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Gives the made site a search: an index of the sections of its pages, in a file that each page loads, and the script that searches it in the
 * reader's browser. docs/make-site runs it, with the folder of the site, before the links are checked.
 */
final class Search {
    private static final Path SCRIPT = Path.of("docs/site/search.js");
    private static final Pattern MAIN = Pattern.compile("<main\\b[^>]*>(.*?)</main>", Pattern.DOTALL);
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]*)\"></a>");
    private static final Pattern HEADING = Pattern.compile("<h([1-6])\\b[^>]*>(.*?)</h\\1>", Pattern.DOTALL);
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Map<String, String> ENTITIES =
            Map.of("&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#x27;", "'", "&#39;", "'", "&nbsp;", " ");

    /** A heading with the text below it, up to the next heading. */
    private record Section(String page, String anchor, String heading, String text) {}

    private Search() {}

    public static void main(String[] arguments) throws IOException {
        Path site = Path.of(arguments[0]).toAbsolutePath();
        List<Path> pages;
        try (Stream<Path> all = Files.walk(site)) {
            pages = all.filter(file -> file.toString().endsWith(".html") && !file.startsWith(site.resolve("api")))
                    .sorted()
                    .toList();
        }
        List<Section> sections = new ArrayList<>();
        for (Path page : pages) {
            String html = Files.readString(page);
            sections.addAll(sections(site.relativize(page).toString(), html));
            Files.writeString(page, withScripts(html, page.getParent().relativize(site).toString()));
        }
        if (sections.size() < pages.size()) {
            throw new IllegalStateException("only " + sections.size() + " sections on " + pages.size()
                    + " pages: the skin's pages no longer look as this program expects");
        }
        Path scripts = Files.createDirectories(site.resolve("js"));
        Files.writeString(scripts.resolve("search-index.js"), script(sections));
        Files.copy(SCRIPT, scripts.resolve("search.js"), StandardCopyOption.REPLACE_EXISTING);
        System.out.println(sections.size() + " sections can be searched");
    }

    private static List<Section> sections(String page, String html) {
        Matcher main = MAIN.matcher(html);
        String body = main.find() ? main.group(1) : "";
        List<Section> sections = new ArrayList<>();
        Matcher heading = HEADING.matcher(body);
        int end = 0;
        String anchor = "";
        String title = "";
        while (heading.find()) {
            add(sections, page, anchor, title, body.substring(end, heading.start()));
            anchor = anchorBefore(body.substring(end, heading.start()));
            title = plain(heading.group(2));
            end = heading.end();
        }
        add(sections, page, anchor, title, body.substring(end));
        return sections;
    }

    private static void add(List<Section> sections, String page, String anchor, String title, String html) {
        if (!title.isEmpty()) {
            sections.add(new Section(page, anchor, title, plain(html)));
        }
    }

    /** The anchor that the page has right before a heading: the last one of the text in between. */
    private static String anchorBefore(String html) {
        String found = "";
        Matcher anchor = ANCHOR.matcher(html);
        while (anchor.find()) {
            found = anchor.group(1);
        }
        return found;
    }

    private static String plain(String html) {
        String text = TAG.matcher(html).replaceAll(" ");
        for (Map.Entry<String, String> entity : ENTITIES.entrySet()) {
            text = text.replace(entity.getKey(), entity.getValue());
        }
        return text.replace("&amp;", "&").replaceAll("\\s+", " ").strip();
    }

    private static String withScripts(String html, String root) {
        String prefix = root.isEmpty() ? "" : root + "/";
        String scripts = "<script src=\"" + prefix + "js/search-index.js\"></script>\n<script src=\"" + prefix
                + "js/search.js\" data-root=\"" + prefix + "\"></script>\n</body>";
        int end = html.lastIndexOf("</body>");
        return html.substring(0, end) + scripts + html.substring(end + "</body>".length());
    }

    private static String script(List<Section> sections) {
        StringBuilder script = new StringBuilder("const SECTIONS = [\n");
        for (Section section : sections) {
            script.append("[").append(quoted(section.page())).append(",").append(quoted(section.anchor()));
            script.append(",").append(quoted(section.heading())).append(",").append(quoted(section.text())).append("],\n");
        }
        return script.append("];\n").toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("</", "<\\/") + "\"";
    }
}
