// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A folder with the real launcher, a JDK whose {@code java} prints what it is started with, and programs that stand for those of
 * the system. It does not start Java, so that a run takes milliseconds.
 */
final class Installation {
    /** What {@code java} prints: first the locale and the files in the module path, then one argument a line. */
    private static final String JAVA = """
            #!/bin/sh
            result=1
            modules=
            for word; do
              case $word in -Dio.ssd4j.cli.result=*) result=${word#*result=} ;; esac
              [ "$modules" != next ] || modules=$word
              [ "$word" != --module-path ] || modules=next
            done
            {
              echo "LC_ALL=${LC_ALL-}"
              echo "modules: $(ls "$modules/")"
              printf '<%s>\\n' "$@"
            } >&"$result"
            """;

    private static final List<String> SOURCES = List.of(
            "bindings/pom.xml",
            "runtime/pom.xml",
            "ssd/pom.xml",
            "codecs/pom.xml",
            "cli/pom.xml",
            "examples/shapes.safetensors");

    private final Path root;
    private final Path jdk;
    private final Path programs;
    private final Map<String, String> environment = new HashMap<>();

    /**
     * Creates the folder as if the project had been built.
     *
     * @param work for everything else
     * @param root the folder to create
     */
    Installation(Path work, Path root) throws IOException {
        this.root = root;
        this.jdk = work.resolve("jdk");
        this.programs = work.resolve("programs");
        program(jdk.resolve("bin/java"), JAVA);
        program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        file(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.createDirectories(programs);
        program(root.resolve("ssd4j"), Files.readString(Repository.root().resolve("ssd4j")));
        program(root.resolve("mvnw"), "#!/bin/sh\necho built >> \"$(dirname \"$0\")/builds\"\n");
        file(
                root.resolve(".mvn/find-jdk.sh"),
                Files.readString(Repository.root().resolve(".mvn/find-jdk.sh")));
        for (String source : SOURCES) {
            file(root.resolve(source), "");
        }
        file(root.resolve("cli/target/app/ssd4j.jar"), "");
        file(stamp(), "");
        environment.put("SSD4J_JAVA_HOME", jdk.toString());
        environment.put("PATH", programs + File.pathSeparator + path());
    }

    Path root() {
        return root;
    }

    /** The file whose time says when the project was built. */
    Path stamp() {
        return root.resolve("cli/target/app.built");
    }

    Path source() {
        return root.resolve(SOURCES.getFirst());
    }

    /** Makes the folder a distribution, which has the jars beside the launcher and nothing to build them from. */
    Installation distribution() throws IOException {
        Files.delete(stamp());
        Files.move(root.resolve("cli/target/app"), root.resolve("app"));
        for (String source : SOURCES) {
            Files.delete(root.resolve(source));
        }
        return this;
    }

    /** Gives the distribution a Java of its own, which also prints where it is. */
    Installation ownJava() throws IOException {
        program(root.resolve("java/bin/java"), JAVA.replace("echo \"LC_ALL", "echo \"own $JAVA_HOME\"; echo \"LC_ALL"));
        file(root.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
        return this;
    }

    /** Removes the compiler from the JDK, as in a JRE. */
    Installation withoutCompiler() throws IOException {
        Files.delete(jdk.resolve("bin/javac"));
        return this;
    }

    /** Makes {@code java} end with a command of the shell, after it has printed what it is started with. */
    Installation javaEnds(String command) throws IOException {
        program(jdk.resolve("bin/java"), JAVA + command + "\n");
        return this;
    }

    /** Leaves the choice of the JDK to the launcher. */
    Installation withoutVariable(String name) {
        environment.remove(name);
        return this;
    }

    /** The number of builds since the folder was created. */
    long builds() throws IOException {
        Path log = root.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    /** Sets a variable for the launcher, which gets no others than PATH and SSD4J_JAVA_HOME. */
    Installation variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Puts a program on the PATH before those of the system. */
    Installation program(String name, String script) throws IOException {
        program(programs.resolve(name), "#!/bin/sh\n" + script);
        return this;
    }

    /** Gives the launcher a PATH with all programs that it needs except one. */
    Installation withoutProgram(String name) throws IOException {
        List<String> all = List.of(
                "cat",
                "cp",
                "dirname",
                "find",
                "flock",
                "grep",
                "head",
                "ls",
                "mkdir",
                "mv",
                "printf",
                "readlink",
                "rm",
                "sed",
                "touch",
                "xargs");
        for (String needed : all) {
            if (!needed.equals(name)) {
                program(needed, "exec " + onPath(needed) + " \"$@\"\n");
            }
        }
        environment.put("PATH", programs.toString());
        return this;
    }

    private static String path() {
        return Objects.requireNonNull(System.getenv("PATH"), "PATH");
    }

    private static Path onPath(String program) {
        return Stream.of(path().split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /** Runs the launcher. */
    CommandRun run(String... arguments) throws IOException, InterruptedException {
        return shell(Objects.requireNonNull(root.getParent()), "exec \"$ssd4j\" \"$@\"", arguments);
    }

    /**
     * Runs a script of the shell, in which {@code $ssd4j} is the launcher.
     *
     * @param folder the working folder
     */
    CommandRun shell(Path folder, String script, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("ssd4j", root.resolve("ssd4j").toString());
        Path err = Files.createTempFile("launcher", ".err");
        try {
            Process process = builder.redirectError(err.toFile()).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new CommandRun(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    private static void program(Path file, String script) throws IOException {
        file(file, script);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make executable: " + file);
        }
    }

    private static void file(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
