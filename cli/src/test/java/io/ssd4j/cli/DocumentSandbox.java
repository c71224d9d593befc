// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.testing.JavaProcess;
import io.ssd4j.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder that looks like a built checkout, in which the commands of the documentation run. It has the files that they name: photos, annotations,
 * and in place of the published checkpoints, which would have to be downloaded, the small detector of {@code examples}.
 */
final class DocumentSandbox implements AutoCloseable {
    private static final List<String> PHOTOS = List.of("astronaut.jpg", "cat.jpg", "coffee.jpg");

    /** The files of published checkpoints that documents name. */
    private static final List<String> CHECKPOINTS = List.of("ssd300_vgg16_coco-b556d3b4.pth", "vgg_ssd300_voc0712.pth");

    private final Path folder;
    private final Path requests;
    private final JavaProcess server;

    DocumentSandbox() throws IOException {
        folder = Repository.module("cli").resolve("target").resolve("documents");
        clear(folder);
        Files.createDirectories(folder);
        requests = folder.resolve(".requests");
        Path launcher = Files.writeString(folder.resolve("ssd4j"), CommandServer.LAUNCHER);
        if (!launcher.toFile().setExecutable(true)
                || new ProcessBuilder("mkfifo", requests.toString())
                                .inheritIO()
                                .start()
                                .onExit()
                                .join()
                                .exitValue()
                        != 0) {
            throw new IOException("cannot prepare " + folder);
        }
        copy(Repository.root().resolve("examples"), folder.resolve("examples"));
        photos();
        checkpoints();
        dataSets();
        Path application = Files.createDirectories(folder.resolve("ssd/target")).resolve("app");
        Files.createSymbolicLink(application, Launcher.in(folder).application());
        server = ChildJvm.start(
                folder, Map.of("XDG_CACHE_HOME", cache().toString()), CommandServer.class, requests.toString());
    }

    Path folder() {
        return folder;
    }

    private Path cache() {
        return folder.resolveSibling("documents-cache");
    }

    /** Runs a script of the shell, in which {@code ./ssd4j} is the launcher or, for a page that wants it, stands for it. */
    CommandRun run(String script, boolean realLauncher) throws IOException, InterruptedException {
        String path = Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + System.getenv("PATH");
        Map<String, String> environment = Map.of(
                "XDG_CACHE_HOME",
                cache().toString(),
                "requests",
                requests.toString(),
                "served",
                realLauncher ? "nothing" : folder.toString(),
                "PATH",
                path);
        return Launcher.in(folder).run(environment, script);
    }

    private void photos() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        for (String photo : PHOTOS) {
            Files.copy(Repository.root().resolve("examples").resolve(photo), photos.resolve(photo));
        }
        Files.copy(photos.resolve("cat.jpg"), folder.resolve("photo.jpg"));
    }

    private void checkpoints() throws IOException {
        Path checkpoints = Files.createDirectories(cache().resolve("ssd4j").resolve("checkpoints"));
        for (String name : CHECKPOINTS) {
            Files.copy(
                    Repository.root().resolve("examples").resolve("shapes.safetensors"),
                    checkpoints.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The picture of shapes with one annotated circle, in the forms of COCO and of PASCAL VOC. */
    private void dataSets() throws IOException {
        Path shapes = Repository.root().resolve("examples").resolve("shapes.png");
        Files.copy(shapes, Files.createDirectory(folder.resolve("val2017")).resolve("000001.png"));
        Files.writeString(folder.resolve("instances_val2017.json"), """
                {"images":[{"id":1,"file_name":"000001.png","width":480,"height":480}],
                 "categories":[{"id":1,"name":"circle"}],
                 "annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[38.5,44.3,146.4,145.2],"area":21257,"iscrowd":0}]}
                """);
        Path voc = folder.resolve("VOCdevkit").resolve("VOC2007");
        Files.copy(shapes, Files.createDirectories(voc.resolve("JPEGImages")).resolve("000001.png"));
        Files.writeString(Files.createDirectories(voc.resolve("ImageSets/Main")).resolve("test.txt"), "000001\n");
        Files.writeString(Files.createDirectories(voc.resolve("Annotations")).resolve("000001.xml"), """
                <annotation><filename>000001.png</filename><size><width>480</width><height>480</height><depth>3</depth></size>
                <object><name>circle</name><difficult>0</difficult>
                <bndbox><xmin>39</xmin><ymin>45</ymin><xmax>185</xmax><ymax>190</ymax></bndbox></object></annotation>
                """);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
