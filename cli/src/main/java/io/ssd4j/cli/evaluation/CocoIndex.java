// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Resolves the ids of a COCO file to indices. */
final class CocoIndex {
    private final Path file;
    private final List<CocoRecords.Image> images;
    private final List<Category> categories;
    private final List<CocoRecords.ImageObject> objects;
    private final List<String> warnings = new ArrayList<>();

    CocoIndex(
            Path file,
            List<CocoRecords.Image> images,
            List<Category> categories,
            List<CocoRecords.ImageObject> objects) {
        this.file = file;
        this.images = images;
        this.categories = categories;
        this.objects = objects;
    }

    /**
     * The data set.
     *
     * @throws DataSetException if an id occurs twice or leads nowhere
     */
    DataSet<CocoAnnotation> dataSet() {
        Map<Long, Integer> imageIndices = sort("images", images, CocoRecords.Image::id);
        Map<Long, Integer> categoryIndices = sort("categories", categories, Category::id);
        Set<Long> ids = new HashSet<>();
        List<CocoAnnotation> annotations = new ArrayList<>(objects.size());
        for (int i = 0; i < objects.size(); i++) {
            CocoRecords.ImageObject object = objects.get(i);
            String place = file + ": annotations[" + i + "]: ";
            if (object.id() != null && !ids.add(object.id())) {
                throw new DataSetException(place + "the id " + object.id() + " occurs a second time");
            }
            annotations.add(new CocoAnnotation(
                    index(imageIndices, object.image(), place + "'image_id'", "images"),
                    index(categoryIndices, object.category(), place + "'category_id'", "categories"),
                    object.x(),
                    object.y(),
                    object.width(),
                    object.height(),
                    object.area(),
                    object.crowd()));
        }
        if (ids.contains(0L)) {
            warnings.add(
                    file + " has an annotation with the id 0; pycocotools counts a detection of that object as wrong,"
                            + " and ssd4j as right");
        }
        return new DataSet<>(
                images.stream()
                        .map(image -> new AnnotatedImage(
                                Long.toString(image.id()), image.file(), image.width(), image.height()))
                        .toList(),
                List.copyOf(categories),
                annotations,
                List.copyOf(warnings));
    }

    private <T> Map<Long, Integer> sort(String section, List<T> elements, ToLongFunction<T> id) {
        elements.sort(Comparator.comparingLong(id));
        Map<Long, Integer> indices = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            long value = id.applyAsLong(elements.get(i));
            if (indices.put(value, i) != null) {
                throw new DataSetException(file + ": two elements of " + section + " have the id " + value);
            }
        }
        return indices;
    }

    private static int index(Map<Long, Integer> indices, long id, String place, String section) {
        Integer index = indices.get(id);
        if (index == null) {
            throw new DataSetException(place + " is " + id + ", which is not in " + section);
        }
        return index;
    }
}
