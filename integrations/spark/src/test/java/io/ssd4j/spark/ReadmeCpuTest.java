// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.spark.example.Boxes;
import io.ssd4j.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program of {@code integrations/spark/README.md}. */
class ReadmeCpuTest {
    private static final String PICTURE =
            Repository.root().resolve("examples/shapes.png").toString();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void theReadmeShowsTheProgramThatTheTestRuns() throws Exception {
        Path module = Repository.module("integrations/spark");
        String source = Files.readString(module.resolve("src/test/java/io/ssd4j/spark/example/Boxes.java"));
        String shown = "```java\n" + source.substring(source.indexOf("import ")) + "```\n";
        assertTrue(
                Files.readString(module.resolve("README.md")).contains(shown), () -> "the page should have:\n" + shown);
    }

    @Test
    void theProgramFindsTheShapes() throws Exception {
        try (SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.local.dir", folder.toString())
                .getOrCreate()) {
            String output = folder.resolve("boxes").toString();
            Boxes.write(session, PICTURE, OneProcess.SHAPES.toString(), output);
            Row row = session.read().parquet(output).collectAsList().getFirst();
            assertEquals(8, FoundObject.of(row).size());

            List<Row> found = Boxes.query(session, PICTURE, OneProcess.SHAPES.toString())
                    .selectExpr("found.name")
                    .groupBy("name")
                    .count()
                    .sort("name")
                    .collectAsList();
            assertEquals(
                    List.of("circle 2", "square 2", "star 2", "triangle 2"),
                    found.stream()
                            .map(shape -> shape.getString(0) + " " + shape.getLong(1))
                            .toList());
        }
    }
}
