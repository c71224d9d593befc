// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ssd4j.ssd.model.SsdVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CategoryMappingTest {
    /** The ids between 1 and 90 that COCO does not use. */
    private static final Set<Integer> GAPS = Set.of(12, 26, 29, 30, 45, 66, 68, 69, 71, 83);

    /** Some categories of the official file, from all over it. */
    private static final List<Category> OFFICIAL = List.of(
            new Category(1, "person"),
            new Category(11, "fire hydrant"),
            new Category(13, "stop sign"),
            new Category(25, "giraffe"),
            new Category(27, "backpack"),
            new Category(44, "bottle"),
            new Category(46, "wine glass"),
            new Category(67, "dining table"),
            new Category(70, "toilet"),
            new Category(72, "tv"),
            new Category(82, "refrigerator"),
            new Category(84, "book"),
            new Category(90, "toothbrush"));

    private static DataSet<CocoAnnotation> data(List<Category> categories) {
        return new DataSet<>(List.of(), categories, List.of(), List.of());
    }

    private static CategoryMapping mapping(String variant, List<Category> categories) {
        return CategoryMapping.of(SsdVariant.of(variant).labels().names(), data(categories));
    }

    @Test
    void aLabelOfTorchvisionIsTheId() {
        CategoryMapping mapping = mapping("torchvision:coco", OFFICIAL);

        for (int i = 0; i < OFFICIAL.size(); i++) {
            assertEquals(i, mapping.category((int) OFFICIAL.get(i).id()));
        }
        GAPS.forEach(gap -> assertEquals(-1, mapping.category(gap)));
        assertEquals(List.of(), mapping.unknown());
    }

    @Test
    void aLabelOfLufficcIsTheRankOfTheId() {
        List<Integer> ids = new ArrayList<>();
        for (int id = 1; id <= 90; id++) {
            if (!GAPS.contains(id)) {
                ids.add(id);
            }
        }
        CategoryMapping mapping = mapping("lufficc:coco512", OFFICIAL);

        for (int i = 0; i < OFFICIAL.size(); i++) {
            assertEquals(i, mapping.category(ids.indexOf((int) OFFICIAL.get(i).id()) + 1));
        }
    }

    @Test
    void comparesOwnNamesWithoutCase() {
        CategoryMapping mapping = CategoryMapping.of(
                List.of("Circle", "star"),
                data(List.of(new Category(5, " star"), new Category(7, "circle "), new Category(9, "square"))));

        assertEquals(1, mapping.category(1));
        assertEquals(0, mapping.category(2));
        assertEquals(List.of("square"), mapping.unknown());
    }

    @Test
    void needsAClassInCommon() {
        String message = assertThrows(
                        DataSetException.class,
                        () -> CategoryMapping.of(List.of("class 1", "class 2"), data(List.of(new Category(5, "star")))))
                .getMessage();

        assertEquals(
                "the data set and the detector have no class in common: star against class 1, class 2; --labels gives the"
                        + " detector's classes their names",
                message);
    }
}
