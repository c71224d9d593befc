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

class VocReaderTest {
    private static final List<String> NAMES = List.of("aeroplane", "dog", "person");

    private static final String XML = """
            <annotation>
              <folder>VOC2007</folder>
              <filename>000005.jpg</filename>
              <size><width>500</width><height>375</height><depth>3</depth></size>
              <object>
                <name>person</name><pose>Rear</pose><truncated>0</truncated><difficult>0</difficult>
                <bndbox><xmin>263</xmin><ymin>211.5</ymin><xmax>324</xmax><ymax>339</ymax></bndbox>
                <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
              </object>
              <object>
                <name> Dog </name><difficult>1</difficult>
                <bndbox><xmax>67</xmax><xmin>5</xmin><ymin>244</ymin><ymax>374</ymax></bndbox>
              </object>
            </annotation>
            """;

    @TempDir
    private Path folder;

    private Path annotations;
    private Path lists;

    @BeforeEach
    void makeFolders() throws IOException {
        annotations = Files.createDirectories(folder.resolve("Annotations"));
        lists = Files.createDirectories(folder.resolve("ImageSets/Main"));
        Files.writeString(annotations.resolve("000005.xml"), XML);
        Files.writeString(annotations.resolve("000001.xml"), "<annotation><filename>x.png</filename></annotation>");
        Files.writeString(lists.resolve("test.txt"), "000005\n000001\n");
        Files.writeString(lists.resolve("val.txt"), "000001\r\n");
    }

    private String message(Path path) {
        return String.valueOf(assertThrows(DataSetException.class, () -> VocReader.read(path, NAMES))
                .getMessage());
    }

    @Test
    void readsTheTestList() {
        DataSet<VocAnnotation> data = VocReader.read(folder, NAMES);

        assertEquals(
                List.of(
                        new AnnotatedImage("000005", "000005.jpg", 500, 375),
                        new AnnotatedImage("000001", "x.png", 0, 0)),
                data.images());
        assertEquals(
                List.of(
                        new VocAnnotation(0, 2, 262, 210.5f, 323, 338, false),
                        new VocAnnotation(0, 1, 4, 243, 66, 373, true)),
                data.annotations());
        assertEquals(
                List.of(new Category(1, "aeroplane"), new Category(2, "dog"), new Category(3, "person")),
                data.categories());
    }

    @Test
    void readsAnotherList() {
        assertEquals(
                List.of(new AnnotatedImage("000001", "x.png", 0, 0)),
                VocReader.read(lists.resolve("val.txt"), NAMES).images());
    }

    @Test
    void readsAFolderOfXmlFilesInTheOrderOfTheirNames() throws IOException {
        Files.writeString(annotations.resolve("notes.txt"), "not an annotation");

        assertEquals(
                List.of("000001", "000005"),
                VocReader.read(annotations, NAMES).images().stream()
                        .map(AnnotatedImage::id)
                        .toList());
    }

    @Test
    void asksForAListIfTheUsualOnesAreMissing() throws IOException {
        Files.delete(lists.resolve("test.txt"));
        assertEquals(1, VocReader.read(folder, NAMES).images().size());
        Files.delete(lists.resolve("val.txt"));

        assertEquals(
                lists + " has neither test.txt nor val.txt; name one of its lists instead of " + folder,
                message(folder));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <name> Dog </name>    | <name>cow</name>      | object 2: name: 'cow' is not one of the network's classes: aeroplane, dog, person
                    <name> Dog </name>    | ''                    | object 2: <name> is missing
                    <xmax>67</xmax>       | ''                    | object 2: bndbox: <xmax> is missing
                    <xmax>67</xmax>       | <xmax>wide</xmax>     | object 2: bndbox: xmax: 'wide' is not a number
                    <xmax>67</xmax>       | <xmax>NaN</xmax>      | object 2: bndbox: xmax: 'NaN' is not a number
                    <xmax>67</xmax>       | <xmax>4</xmax>        | object 2: bndbox: xmax or ymax is less than xmin or ymin
                    <difficult>1<         | <difficult>yes<       | object 2: difficult: 'yes' is not a whole number
                    <width>500</width>    | <width>5.5</width>    | size: width: '5.5' is not a whole number
                    </annotation>         | ''                    | malformed XML in line
                    <annotation>          | <!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><annotation> | malformed XML in line 1: DOCTYPE is disallowed
                    """)
    void namesTheElementThatIsWrong(String part, String replacement, String expected) throws IOException {
        assertTrue(XML.contains(part), part);
        Path file = Files.writeString(annotations.resolve("000005.xml"), XML.replace(part, replacement));

        String message = message(folder);

        assertTrue(message.startsWith(file + ": " + expected), message);
    }

    @Test
    void aListWithANameThatNoFileCanHaveIsRefused() throws IOException {
        Path list = Files.writeString(lists.resolve("odd.txt"), "000005\na\u0000b\n");
        String message = message(list);
        assertTrue(message.startsWith(list + ": line 2: an image cannot have this name here"), message);
    }

    @Test
    void namesTheLineOfAList() throws IOException {
        Path list = Files.writeString(lists.resolve("dog_test.txt"), "000005 -1\n");
        assertEquals(
                list + ": line 1: '000005 -1' is not the name of an image; a list has one on each line", message(list));
        Files.writeString(list, "000005\n\n000005\n");
        assertEquals(list + ": line 3: 000005 is listed a second time", message(list));
        Files.writeString(list, "../../x\n");
        assertTrue(message(list).contains("line 1: '../../x' is not the name"), message(list));
        Files.writeString(list, "\n");
        assertEquals(list + " lists no image", message(list));
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path list = Files.writeString(lists.resolve("test.txt"), "000009\n");
        assertEquals(annotations.resolve("000009.xml") + ": cannot be read: no such file or folder", message(list));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(empty + " has no .xml files", message(empty));
        Path none = folder.resolve("none");
        assertEquals(none + ": cannot be read: no such file or folder", message(none));
    }
}
