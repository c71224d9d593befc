// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.bindings.files.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the annotation file of a COCO data set, such as {@code instances_val2017.json}.
 *
 * <p>The file is read once from front to back. The outlines ({@code segmentation}), which are most of it, are skipped, so that a
 * file of several hundred megabytes needs little memory.
 */
public final class CocoReader {
    /** Treats a duplicate key as an error, because one of its values would be lost silently. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonParser json;
    private final List<CocoRecords.Image> images = new ArrayList<>();
    private final List<Category> categories = new ArrayList<>();
    private final List<CocoRecords.ImageObject> objects = new ArrayList<>();

    private CocoReader(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Reads a data set.
     *
     * @throws DataSetException if the file cannot be read or is not such a file; the message names the element
     */
    public static DataSet<CocoAnnotation> read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = JSON.createParser(ObjectReadContext.empty(), in)) {
            CocoReader reader = new CocoReader(file, json);
            reader.sections();
            return new CocoIndex(file, reader.images, reader.categories, reader.objects).dataSet();
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (JacksonIOException e) {
            throw unreadable(file, Objects.requireNonNull(e.getCause()));
        } catch (JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new DataSetException(file + ": malformed JSON" + place + ": " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private static DataSetException unreadable(Path file, IOException e) {
        return new DataSetException(file + ": cannot be read: " + IoReason.of(e), e);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private void sections() {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new DataSetException(file + ": a COCO annotation file is a JSON object with images, annotations and"
                    + " categories; this is something else");
        }
        Set<String> missing = new TreeSet<>(Set.of("images", "annotations", "categories"));
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String section = json.currentName();
            json.nextToken();
            missing.remove(section);
            switch (section) {
                case "images" -> elements(section, CocoRecords::image, images);
                case "annotations" -> elements(section, CocoRecords::object, objects);
                case "categories" -> elements(section, CocoRecords::category, categories);
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new DataSetException(file + ": there is more after the closing brace");
        }
        if (!missing.isEmpty()) {
            throw new DataSetException(file + ": missing from the file: " + String.join(", ", missing));
        }
    }

    private <T> void elements(String section, Function<CocoElement, T> read, List<T> target) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new DataSetException(file + ": '" + section + "' must be an array");
        }
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            target.add(read.apply(new CocoElement(file, section + "[" + i + "]", json)));
        }
    }
}
