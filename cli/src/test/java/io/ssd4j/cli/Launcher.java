// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The launcher {@code ssd4j} in a folder that looks like a built checkout, with the modules of this process as the application. */
public final class Launcher {
    private static final long TIMEOUT_MINUTES = 2;

    private static final Path CHECKOUT = checkout();

    private final Path folder;

    private Launcher(Path folder) {
        this.folder = folder;
    }

    /** The launcher, started in a working folder. */
    public static Launcher in(Path folder) {
        return new Launcher(folder);
    }

    /** The folder with the modules of the application. */
    public Path application() {
        return CHECKOUT.resolve("cli/target/app");
    }

    private static Path checkout() {
        try {
            // Not below a @TempDir: JUnit warns about each link that leads out of one.
            Path root = Repository.module("cli")
                    .resolve("target")
                    .resolve("launcher-" + ProcessHandle.current().pid());
            folder(root);
            link(Repository.root(), root, List.of("ssd4j", "cli"));
            link(Repository.module("cli"), folder(root.resolve("cli")), List.of("target"));
            temporary(Files.copy(Repository.root().resolve("ssd4j"), root.resolve("ssd4j")));
            Path target = folder(root.resolve("cli/target"));
            Path app = folder(target.resolve("app"));
            for (Path module : modules()) {
                if (Files.isDirectory(module)) {
                    // Java finds no packages in a folder that is a link.
                    copy(module, app.resolve(folderName(module)));
                } else {
                    // The name of a jar may be that of its module.
                    temporary(Files.createSymbolicLink(app.resolve(module.getFileName()), module));
                }
            }
            temporary(Files.createFile(target.resolve("app.built")));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The compiler finds an unpacked module only in a folder that has the name of the module. */
    private static String folderName(Path module) {
        return ModuleFinder.of(module).findAll().stream()
                .map(reference -> reference.descriptor().name())
                .findFirst()
                .orElse(module.toString().replace('/', '_'));
    }

    private static Path folder(Path folder) throws IOException {
        return temporary(Files.createDirectory(folder));
    }

    private static Path temporary(Path file) {
        file.toFile().deleteOnExit();
        return file;
    }

    private static void link(Path from, Path to, List<String> except) throws IOException {
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                Path name = file.getFileName();
                if (!except.contains(name.toString())) {
                    temporary(Files.createSymbolicLink(to.resolve(name), file));
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                temporary(Files.copy(file, to.resolve(from.relativize(file))));
            }
        }
    }

    private static List<Path> modules() {
        Stream<Path> resolved = ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(ModuleReference::location)
                .flatMap(location -> location.stream())
                .filter(location -> location.getScheme().equals("file"))
                .map(URI::getPath)
                .map(Path::of);
        // No module requires the one with oneDNN, so the test runner may put it on either path.
        Stream<Path> natives = Stream.of("jdk.module.path", "java.class.path")
                .flatMap(path -> Stream.of(System.getProperty(path, "").split(File.pathSeparator, -1)))
                .filter(entry -> entry.contains("/ssd4j-natives") || entry.contains("/packaging/natives/"))
                .map(Path::of);
        return Stream.concat(resolved, natives).distinct().toList();
    }

    /**
     * Runs a script of the shell.
     *
     * @param environment additional variables
     * @param script in which {@code $ssd4j} is the launcher
     */
    public CommandRun run(Map<String, String> environment, String script) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "shell", ".out");
        Path err = Files.createTempFile(folder, "shell", ".err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .putAll(Map.of(
                        "ssd4j",
                        CHECKOUT.resolve("ssd4j").toString(),
                        "SSD4J_JAVA_HOME",
                        System.getProperty("java.home")));
        builder.environment().putAll(environment);
        Process shell = builder.start();
        if (!shell.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
            throw new AssertionError("still running: " + script + Files.readString(err));
        }
        return new CommandRun(shell.exitValue(), Files.readString(out), Files.readString(err));
    }
}
