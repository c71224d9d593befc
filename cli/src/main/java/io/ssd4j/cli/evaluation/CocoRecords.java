// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import org.jspecify.annotations.Nullable;

/** Reads the elements of a COCO file as they are written, before ids are resolved. */
final class CocoRecords {
    private CocoRecords() {}

    /** An element of {@code images}; a size that is not given is 0. */
    record Image(long id, String file, int width, int height) {}

    /**
     * An element of {@code annotations}.
     *
     * @param id its id, or null if it has none
     * @param x the left edge in pixels
     * @param y the top edge in pixels
     */
    record ImageObject(
            @Nullable Long id,
            long image,
            long category,
            double x,
            double y,
            double width,
            double height,
            double area,
            boolean crowd) {}

    static Image image(CocoElement element) {
        Long id = null;
        String file = null;
        int width = 0;
        int height = 0;
        for (String field = element.nextField(); field != null; field = element.nextField()) {
            switch (field) {
                case "id" -> id = element.wholeNumber();
                case "file_name" -> file = element.text();
                case "width" -> width = element.size();
                case "height" -> height = element.size();
                default -> {}
            }
        }
        return new Image(element.require("id", id), element.require("file_name", file), width, height);
    }

    static Category category(CocoElement element) {
        Long id = null;
        String name = null;
        for (String field = element.nextField(); field != null; field = element.nextField()) {
            switch (field) {
                case "id" -> id = element.wholeNumber();
                case "name" -> name = element.text();
                default -> {}
            }
        }
        return new Category(element.require("id", id), element.require("name", name));
    }

    /** An object without {@code area} gets that of its box; one without {@code iscrowd} is no crowd. */
    static ImageObject object(CocoElement element) {
        Long id = null;
        Long image = null;
        Long category = null;
        double[] box = null;
        Double area = null;
        boolean crowd = false;
        for (String field = element.nextField(); field != null; field = element.nextField()) {
            switch (field) {
                case "id" -> id = element.wholeNumber();
                case "image_id" -> image = element.wholeNumber();
                case "category_id" -> category = element.wholeNumber();
                case "bbox" -> box = element.box();
                case "area" -> area = element.number();
                case "iscrowd" -> crowd = element.flag();
                default -> {}
            }
        }
        double[] edges = element.require("bbox", box);
        return new ImageObject(
                id,
                element.require("image_id", image),
                element.require("category_id", category),
                edges[0],
                edges[1],
                edges[2],
                edges[3],
                area == null ? edges[2] * edges[3] : area,
                crowd);
    }
}
