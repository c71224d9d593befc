// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.bindings.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
    private static final List<AnnotatedImage> IMAGES =
            List.of(new AnnotatedImage("7", "a.jpg", 0, 0), new AnnotatedImage("42", "b.jpg", 0, 0));
    private static final List<Category> CATEGORIES = List.of(new Category(1, "person"), new Category(90, "toothbrush"));

    @TempDir
    private Path folder;

    private String written(Benchmark benchmark, List<DetectedBox> boxes) throws IOException {
        Path target = folder.resolve("results.json");
        try (AtomicFile file = AtomicFile.create(target)) {
            ResultsFile.write(file, benchmark, boxes);
            file.commit();
        }
        return Files.readString(target);
    }

    @Test
    void writesIdsAndAllDigits() throws IOException {
        Benchmark coco = new CocoBenchmark(new DataSet<>(IMAGES, CATEGORIES, List.of(), List.of()));

        assertEquals(
                """
                [{"image_id":42,"category_id":90,"bbox":[0.10000000149011612,2.5,1.0000000223517418,7.5],"score":0.5},\
                {"image_id":7,"category_id":1,"bbox":[-1.0,0.0,2.0,1.0],"score":0.009999999776482582}]
                """,
                written(
                        coco,
                        List.of(
                                new DetectedBox(1, 1, 0.1f, 2.5f, 1.1f, 10, 0.5f),
                                new DetectedBox(0, 0, -1, 0, 1, 1, 0.01f))));
    }

    @Test
    void namesTheImagesOfVoc() throws IOException {
        Benchmark voc = new VocBenchmark(
                new DataSet<>(List.of(new AnnotatedImage("2007_000027", "", 0, 0)), CATEGORIES, List.of(), List.of()));

        assertEquals(
                "[{\"image_id\":\"2007_000027\",\"category_id\":1,\"bbox\":[0.0,0.0,1.0,1.0],\"score\":1.0}]\n",
                written(voc, List.of(new DetectedBox(0, 0, 0, 0, 1, 1, 1))));
    }

    @Test
    void writesAnEmptyArray() throws IOException {
        Benchmark coco = new CocoBenchmark(new DataSet<>(IMAGES, CATEGORIES, List.of(), List.of()));

        assertEquals("[]\n", written(coco, List.of()));
    }
}
