// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of Java in a page compiles without warnings. */
class JavaBlocksTest {
    @TempDir
    private Path folder;

    @Test
    void everyBlockCompiles() throws IOException {
        NotRun list = NotRun.read();
        List<Block> blocks = Pages.blocksBelow(Repository.root()).stream()
                .filter(block -> block.language().equals("java") && !list.has(block))
                .toList();
        assertEquals("", compile(blocks));
    }

    @Test
    void aMistakeIsFound() throws IOException {
        List<Block> blocks = Pages.blocks(
                "a.md",
                List.of("<!-- with: Detector detector -->", "```java", "detector.detectt(Path.of(\"b\"));", "```"));
        String messages = compile(blocks);
        assertTrue(messages.contains("a_md_2.java:5: error: cannot find symbol"), messages);
    }

    /** Compiles blocks and returns the compiler's messages. */
    private String compile(List<Block> blocks) throws IOException {
        List<Path> fragments = new ArrayList<>();
        StringBuilder messages = new StringBuilder();
        for (Block block : blocks) {
            String name = block.place().replaceAll("\\W", "_");
            if (block.noted(Block.WITH).isEmpty()) {
                Path file = Files.createDirectory(folder.resolve(name)).resolve(programName(block));
                messages.append(javac(List.of(Files.writeString(file, block.text()))));
            } else {
                fragments.add(Files.writeString(folder.resolve(name + ".java"), fragment(name, block)));
            }
        }
        return fragments.isEmpty() ? messages.toString() : messages + javac(fragments);
    }

    private static String programName(Block block) {
        String file = block.noted(Block.FILE);
        return file.isEmpty() ? "Program.java" : String.valueOf(Path.of(file).getFileName());
    }

    /** Statements, which take the parameters of a method from their surroundings. */
    private static String fragment(String name, Block block) {
        String imports = block.lines().stream()
                .filter(line -> line.startsWith("import "))
                .collect(Collectors.joining("\n"));
        String statements = block.lines().stream()
                .filter(line -> !line.startsWith("import "))
                .collect(Collectors.joining("\n"));
        return "import module java.base;\nimport module io.ssd4j.ssd;\n" + imports + "\nfinal class " + name
                + " { void run(" + block.noted(Block.WITH) + ") throws Exception {\n" + statements + "\n} }\n";
    }

    private String javac(List<Path> sources) {
        List<String> arguments = new ArrayList<>(List.of(
                "--module-path",
                System.getProperty("jdk.module.path", ""),
                "--class-path",
                System.getProperty("java.class.path", ""),
                "--add-modules",
                "io.ssd4j.ssd",
                // A page shows how a session is opened without using it.
                "-Xlint:all,-try",
                "-Werror",
                "-proc:none",
                "-d",
                folder.resolve("classes").toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        return messages.toString();
    }
}
