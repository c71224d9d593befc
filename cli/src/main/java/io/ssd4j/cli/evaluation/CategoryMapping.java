// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which category of a data set each label of a detector is, by name. On the official files, label k of lufficc/SSD's COCO
 * detectors is therefore the k-th category by ascending id, and a label of torchvision's is the category with that id.
 */
public final class CategoryMapping {
    private final int[] categories;
    private final List<String> unknown;

    private CategoryMapping(int[] categories, List<String> unknown) {
        this.categories = categories;
        this.unknown = unknown;
    }

    /**
     * Compares names without regard to case.
     *
     * @param labels the names of the detector's classes; the first has the label 1
     * @throws DataSetException if they have no name in common
     */
    public static CategoryMapping of(List<String> labels, DataSet<?> data) {
        Map<String, Integer> byName = data.categoriesByName();
        int[] categories = labels.stream()
                .mapToInt(label -> byName.getOrDefault(DataSet.key(label), -1))
                .toArray();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < data.categories().size(); i++) {
            int category = i;
            if (IntStream.of(categories).noneMatch(c -> c == category)) {
                unknown.add(data.categories().get(i).name());
            }
        }
        if (unknown.size() == data.categories().size()) {
            throw new DataSetException("the data set and the detector have no class in common: " + some(unknown)
                    + " against " + some(labels) + "; --labels gives the detector's classes their names");
        }
        return new CategoryMapping(categories, Collections.unmodifiableList(unknown));
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(5, names.size()))) + (names.size() > 5 ? " ..." : "");
    }

    /** The index of a label's category, or -1 if the data set has none. */
    public int category(int label) {
        return categories[label - 1];
    }

    /** The names of categories that the detector does not have, so that their average precision is 0. */
    public List<String> unknown() {
        return unknown;
    }
}
