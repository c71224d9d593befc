// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoReaderTest {
    /** Sections and ids in an odd order, both forms of outlines, and fields that do not matter. */
    private static final String JSON = """
            {"info": {"year": 2017},
             "annotations": [
               {"segmentation": [[1, 2, [3]], [4]], "area": 50.5, "iscrowd": 0, "image_id": 7, "bbox": [1, 2.5, 10, 20],
                "category_id": 18, "id": 900},
               {"segmentation": {"counts": [1, 2], "size": [3, 4]}, "area": 8, "iscrowd": 1, "image_id": 3,
                "bbox": [0, 0, 4, 2], "category_id": 1, "id": 901},
               {"image_id": 7, "bbox": [5, 5, 3, 2], "category_id": 1, "id": 902}],
             "licenses": [],
             "images": [
               {"license": 1, "file_name": "b.jpg", "height": 480, "width": 640, "id": 7},
               {"file_name": "a.jpg", "id": 3}],
             "categories": [
               {"supercategory": "animal", "id": 18, "name": "dog"},
               {"supercategory": "person", "id": 1, "name": "person"}]}
            """;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("instances.json");
    }

    private DataSet<CocoAnnotation> read(String json) throws IOException {
        return CocoReader.read(Files.writeString(file, json));
    }

    private String message(String json) {
        return String.valueOf(
                assertThrows(DataSetException.class, () -> read(json)).getMessage());
    }

    @Test
    void readsImagesAndCategoriesByAscendingId() throws IOException {
        DataSet<CocoAnnotation> data = read(JSON);

        assertEquals(
                List.of(new AnnotatedImage("3", "a.jpg", 0, 0), new AnnotatedImage("7", "b.jpg", 640, 480)),
                data.images());
        assertEquals(List.of(new Category(1, "person"), new Category(18, "dog")), data.categories());
        assertEquals(List.of(), data.warnings());
    }

    @Test
    void readsAnnotationsInTheirOrder() throws IOException {
        assertEquals(
                List.of(
                        new CocoAnnotation(1, 1, 1, 2.5, 10, 20, 50.5, false),
                        new CocoAnnotation(0, 0, 0, 0, 4, 2, 8, true),
                        new CocoAnnotation(1, 0, 5, 5, 3, 2, 6, false)),
                read(JSON).annotations());
    }

    @Test
    void aByteOrderMarkAndBoxesWithoutAreaAreNoErrors() throws IOException {
        DataSet<CocoAnnotation> data = read("\ufeff" + JSON.replace("[5, 5, 3, 2]", "[5, 5, 0, 0]"));
        assertEquals(
                new CocoAnnotation(1, 0, 5, 5, 0, 0, 0, false),
                data.annotations().getLast());
    }

    @Test
    void warnsOfTheIdZero() throws IOException {
        List<String> warnings = read(JSON.replace("\"id\": 902", "\"id\": 0")).warnings();

        assertEquals(1, warnings.size());
        assertTrue(warnings.getFirst().contains("pycocotools"), warnings.getFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "bbox": [5, 5, 3, 2]  | "bbox": [5, 5, 3]      | annotations[2]: 'bbox' must be an array of four numbers
                    "bbox": [5, 5, 3, 2]  | "bbox": [5, 5, 3, 2, 1] | annotations[2]: 'bbox' must be an array of four numbers
                    "bbox": [5, 5, 3, 2]  | "bbox": [5, 5, "3", 2] | annotations[2]: 'bbox' must be an array of four numbers
                    "bbox": [5, 5, 3, 2]  | "bbox": [5, 5, -3, 2]  | annotations[2]: 'bbox' must be a box whose width
                    "bbox": [5, 5, 3, 2]  | "bbox": [1e999,5,3,2]  | annotations[2]: 'bbox' must be a finite number
                    "bbox": [5, 5, 3, 2], | ''                     | annotations[2]: 'bbox' is missing
                    "image_id": 3         | "image_id": 4          | annotations[1]: 'image_id' is 4, which is not in images
                    "image_id": 3         | "image_id": 3.5        | annotations[1]: 'image_id' must be a whole number
                    "image_id": 3         | "image_id": 99999999999999999999 | annotations[1]: 'image_id' must be a whole number of up
                    "category_id": 18     | "category_id": 2       | annotations[0]: 'category_id' is 2, which is not in categories
                    "iscrowd": 1          | "iscrowd": "yes"       | annotations[1]: 'iscrowd' must be a whole number
                    "id": 902             | "id": 900              | annotations[2]: the id 900 occurs a second time
                    "id": 18              | "id": 1                | two elements of categories have the id 1
                    "id": 7}              | "id": 3}               | two elements of images have the id 3
                    "width": 640          | "width": -1            | images[0]: 'width' must be a number of pixels
                    "file_name": "a.jpg", | ''                     | images[1]: 'file_name' is missing
                    "name": "dog"         | "name": 5              | categories[0]: 'name' must be a string
                    "images": [           | "images": 5, "x": [    | 'images' must be an array
                    "images": [           | "images": [5,          | images[0]: must be an object
                    "images"              | "pictures"             | missing from the file: images
                    "licenses": []        | "licenses": [          | malformed JSON in line
                    "licenses": []        | "images": []           | malformed JSON in line
                    "image_id": 3         | "image_id": 3, "image_id": 7 | malformed JSON in line
                    "area": 8             | "area": NaN            | malformed JSON in line
                    "area": 8             | "area": -Infinity      | malformed JSON in line
                    """)
    void namesTheElementThatIsWrong(String part, String replacement, String expected) {
        assertTrue(JSON.contains(part), part);

        String message = message(JSON.replace(part, replacement));

        assertTrue(message.startsWith(file + ": " + expected), message);
    }

    @Test
    void rejectsOtherFiles() {
        assertTrue(message("[]").contains("is a JSON object with images"));
        assertTrue(message("").contains("is a JSON object with images"));
        assertTrue(message(JSON + "{}").endsWith("there is more after the closing brace"));
        assertTrue(message(JSON.substring(0, 200)).contains("malformed JSON in line"));
        String missing = assertThrows(DataSetException.class, () -> CocoReader.read(folder.resolve("none.json")))
                .getMessage();
        assertEquals(folder.resolve("none.json") + ": cannot be read: no such file or folder", missing);
    }
}
