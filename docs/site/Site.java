// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The two steps of the site that Maven's site plugin does not do; docs/make-site runs them before and after it.
 *
 * <ul>
 *   <li>{@code prepare SOURCE} copies the pages that docs/site/pages lists, and the files that they refer to, to a folder for the plugin. Pages keep
 *       their places, so that a relative link works on the site as it does on GitHub.
 *   <li>{@code check SITE} reports each link of the made pages whose file or anchor does not exist.
 * </ul>
 */
final class Site {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*?)#* *");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(```|~~~).*");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]*)\\)");
    private static final Pattern COMMENT = Pattern.compile("\\s*<!--.*-->\\s*");
    private static final Pattern REFERENCE = Pattern.compile("\\b(?:href|src)=\"([^\"]*)\"");
    private static final Pattern ANCHOR = Pattern.compile("\\b(?:id|name)=\"([^\"]*)\"");

    /** The pages by group, each with its title in the navigation; a page of the group "" is not in the navigation. */
    private final Map<String, Map<Path, String>> groups = new LinkedHashMap<>();

    private final Set<Path> files = new HashSet<>();

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]).toAbsolutePath();
        if (arguments[0].equals("prepare")) {
            new Site().prepare(folder);
        } else if (!check(folder)) {
            System.exit(1);
        }
    }

    private Site() throws IOException {
        String group = "";
        for (String line : Files.readAllLines(ROOT.resolve("docs/site/pages"))) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                group = line.equals("Other") ? "" : line;
                continue;
            }
            Map<Path, String> pages = groups.computeIfAbsent(group, _ -> new LinkedHashMap<>());
            String[] words = line.strip().split("\\s+", 2);
            if (words[0].endsWith("/**")) {
                pagesBelow(Path.of(words[0].substring(0, words[0].length() - 3))).forEach(page -> pages.put(page, ""));
            } else {
                pages.put(Path.of(words[0]), words.length > 1 ? words[1] : "");
            }
        }
    }

    private static List<Path> pagesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(".md")).map(ROOT::relativize).sorted().toList();
        }
    }

    private void prepare(Path source) throws IOException {
        List<Path> pages = groups.values().stream()
                .flatMap(group -> group.keySet().stream())
                .filter(page -> page.toString().endsWith(".md"))
                .toList();
        for (Path page : pages) {
            Path target = source.resolve("markdown").resolve(isStart(page) ? Path.of("index.md") : page);
            Files.createDirectories(target.getParent());
            Files.write(target, prepare(page, Set.copyOf(pages)));
        }
        files.add(Path.of("LICENSE"));
        for (Path file : files) {
            Path target = source.resolve("resources").resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(ROOT.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
        }
        Path style = Files.createDirectories(source.resolve("resources/css")).resolve("site.css");
        Files.copy(ROOT.resolve("docs/site/site.css"), style, StandardCopyOption.REPLACE_EXISTING);
        String frame = Files.readString(ROOT.resolve("docs/site/site.xml"));
        Files.writeString(source.resolve("site.xml"), frame.replace("<!-- menus -->", menus()));
    }

    /** The lines of a page with an anchor at each heading, named as on GitHub, and with links for the site. */
    private List<String> prepare(Path page, Set<Path> pages) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, Integer> anchors = new HashMap<>();
        boolean code = false;
        for (String line : Files.readAllLines(ROOT.resolve(page))) {
            boolean fence = FENCE.matcher(line).matches();
            code ^= fence;
            Matcher heading = HEADING.matcher(line);
            if (code || fence) {
                lines.add(line);
            } else if (heading.matches()) {
                String anchor = anchor(heading.group(2));
                int earlier = anchors.merge(anchor, 1, Integer::sum) - 1;
                lines.add("<a id=\"" + anchor + (earlier == 0 ? "" : "-" + earlier) + "\"></a>");
                lines.add("");
                lines.add(LINK.matcher(line).replaceAll(link -> link(page, link, pages)));
            } else if (!COMMENT.matcher(line).matches()) {
                lines.add(LINK.matcher(line).replaceAll(link -> link(page, link, pages)));
            }
        }
        return lines;
    }

    /** GitHub's name of a heading: lower case, without punctuation, with hyphens for spaces. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private String link(Path page, MatchResult link, Set<Path> pages) {
        String[] parts = link.group(1).split("#", 2);
        if (link.group(1).contains(":") || parts[0].isEmpty()) {
            return Matcher.quoteReplacement(link.group());
        }
        Path folder = ROOT.resolve(page).getParent();
        Path target = ROOT.relativize(folder.resolve(parts[0]).normalize());
        if (Files.isDirectory(ROOT.resolve(target))) {
            target = target.resolve("README.md");
        }
        if (!pages.contains(target)) {
            if (target.toString().endsWith(".md") || !Files.isRegularFile(ROOT.resolve(target))) {
                throw new IllegalArgumentException(page + ": the link to " + parts[0] + " needs a line in docs/site/pages");
            }
            files.add(target);
        }
        Path staged = isStart(target) ? Path.of("index.md") : target;
        String address = folder.relativize(ROOT.resolve(staged)) + (parts.length > 1 ? "#" + parts[1] : "");
        return Matcher.quoteReplacement("](" + address + ")");
    }

    private static boolean isStart(Path page) {
        return page.equals(Path.of("README.md"));
    }

    private String menus() {
        return groups.entrySet().stream()
                .filter(group -> !group.getKey().isEmpty())
                .map(group -> "<menu name=\"" + group.getKey() + "\">\n" + items(group.getValue()) + "</menu>\n")
                .collect(Collectors.joining());
    }

    private static String items(Map<Path, String> pages) {
        return pages.entrySet().stream()
                .map(page -> "<item name=\"" + page.getValue() + "\" href=\""
                        + (isStart(page.getKey()) ? "index.html" : page.getKey().toString().replaceAll("\\.md$", ".html"))
                        + "\"/>\n")
                .collect(Collectors.joining());
    }

    /** Whether every relative link of every page leads to a file, and to an anchor in it if the link names one. Javadoc checks its own. */
    private static boolean check(Path site) throws IOException {
        Map<Path, Set<String>> anchors = new HashMap<>();
        List<Path> pages;
        try (Stream<Path> all = Files.walk(site)) {
            pages = all.filter(file -> file.toString().endsWith(".html") && !file.startsWith(site.resolve("api"))).toList();
        }
        int links = 0;
        int dead = 0;
        for (Path page : pages) {
            for (String reference : all(REFERENCE, page)) {
                if (reference.contains(":") || reference.startsWith("//")) {
                    continue;
                }
                links++;
                String[] parts = reference.split("#", 2);
                Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
                boolean exists = Files.isRegularFile(target);
                if (exists && parts.length > 1 && !parts[1].isEmpty() && target.toString().endsWith(".html")) {
                    if (!anchors.containsKey(target)) {
                        anchors.put(target, Set.copyOf(all(ANCHOR, target)));
                    }
                    exists = anchors.get(target).contains(parts[1]);
                }
                if (!exists) {
                    dead++;
                    System.err.println("make-site: " + site.relativize(page) + ": nothing is at " + reference);
                }
            }
        }
        System.out.println(pages.size() + " pages with " + links + " links within the site, " + dead + " of them dead");
        return dead == 0;
    }

    private static Set<String> all(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page, StandardCharsets.UTF_8))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
