// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A data set: which objects are in which images.
 *
 * @param <A> an annotated object
 * @param images the images, in the order in which equal scores are compared: by ascending id for COCO, by the list's order for VOC
 * @param categories the categories, by ascending id
 * @param annotations the objects, in the file's order
 * @param warnings what the reader found odd
 */
public record DataSet<A>(
        List<AnnotatedImage> images, List<Category> categories, List<A> annotations, List<String> warnings) {

    /** The index of each category by its name as {@link #key} writes it. */
    public Map<String, Integer> categoriesByName() {
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < categories.size(); i++) {
            indices.put(key(categories.get(i).name()), i);
        }
        return indices;
    }

    /** A name in the form in which names are compared: without surrounding space and in lower case. */
    public static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
