// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.model.KeyLayout;
import io.ssd4j.ssd.model.Labels;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.text.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Recognizes the detector that a file is for: by its metadata, or by its keys and the number of its classes. */
final class VariantRecognition {
    private static final int VOC = 21;
    private static final int COCO = 81;
    /** torchvision's labels are the ids of COCO, which have gaps. */
    private static final int COCO_IDS = 91;

    private static final int OFFSETS = 4;
    private static final int MOST_MAPS = 7;

    private final TensorFile file;
    private final TensorNames names;

    private VariantRecognition(TensorFile file) {
        this.file = file;
        this.names = TensorNames.of(file.tensors().keySet());
    }

    /**
     * The detector, with the number of classes that the heads have.
     *
     * @throws WeightsException if the file has no heads, or if the variant is neither recognized nor given
     */
    static SsdVariant of(TensorFile file, @Nullable SsdVariant given) {
        return new VariantRecognition(file).variant(given);
    }

    /** As {@link #of}, but empty if the file has no heads or does not show what it is for. */
    static Optional<SsdVariant> find(TensorFile file) {
        VariantRecognition recognition = new VariantRecognition(file);
        return recognition.countClasses().isPresent()
                        && (recognition.fromMetadata() != null || recognition.fromHeads() != null)
                ? Optional.of(recognition.variant(null))
                : Optional.empty();
    }

    /** The number of classes with the background that the heads have; empty if there are no heads. */
    static OptionalInt classes(TensorFile file) {
        return new VariantRecognition(file).countClasses();
    }

    private SsdVariant variant(@Nullable SsdVariant given) {
        int maps = maps();
        if (maps == 0) {
            throw new WeightsException(file.path() + ": has no detection heads (keys of " + names.project()
                    + "), so it is a checkpoint of a backbone and detects nothing");
        }
        int classes = classes();
        SsdVariant chosen = choose(given, maps, classes);
        int needed = chosen.defaultBoxes().maps().size();
        if (maps != needed) {
            throw new WeightsException(file.path() + ": has heads for " + maps + " feature maps, but " + chosen.id()
                    + " has " + needed + ": is it another variant?");
        }
        boolean ownLabels =
                given != null && given.classes() == classes && !SsdVariant.all().contains(given);
        if (ownLabels) {
            return chosen;
        }
        return labels(classes).map(chosen::withLabels).orElseGet(() -> chosen.withClasses(classes));
    }

    private SsdVariant choose(@Nullable SsdVariant given, int maps, int classes) {
        SsdVariant stated = fromMetadata();
        if (stated != null && given != null && !stated.id().equals(given.id())) {
            throw new WeightsException(file.path() + ": the metadata says that it is for " + stated.id() + ", not "
                    + given.id() + ": leave out --variant");
        }
        SsdVariant chosen = given == null ? stated : given;
        chosen = chosen == null ? fromHeads() : chosen;
        if (chosen == null) {
            throw new WeightsException(file.path() + ": its heads have " + classes + " classes with the background and "
                    + maps + " feature maps, with keys of " + names.project()
                    + ", which is not one of the published detectors: say with --variant which of them it was trained as: "
                    + candidates(maps));
        }
        return chosen;
    }

    /** The variants with such keys and so many maps, or else all of them. */
    private String candidates(int maps) {
        KeyLayout keys = names == TensorNames.TORCHVISION ? KeyLayout.TORCHVISION : KeyLayout.LUFFICC;
        List<SsdVariant> fitting = SsdVariant.all().stream()
                .filter(variant ->
                        variant.keys() == keys && variant.defaultBoxes().maps().size() == maps)
                .toList();
        return (fitting.isEmpty() ? SsdVariant.all() : fitting)
                .stream().map(SsdVariant::id).collect(Collectors.joining(", "));
    }

    private @Nullable SsdVariant fromMetadata() {
        String id = file.metadata().get(Checkpoint.VARIANT);
        if (id == null) {
            return null;
        }
        try {
            return SsdVariant.of(id);
        } catch (IllegalArgumentException e) {
            throw new WeightsException(
                    file.path() + ": the metadata " + Checkpoint.VARIANT + " is " + Quoted.name(id) + ": "
                            + Quoted.line(String.valueOf(e.getMessage())),
                    e);
        }
    }

    private @Nullable SsdVariant fromHeads() {
        int maps = maps();
        int classes = classes();
        if (names == TensorNames.TORCHVISION) {
            return classes == COCO_IDS && maps == 6 ? SsdVariant.of("torchvision:coco") : null;
        }
        String data = classes == VOC ? "voc" : classes == COCO ? "coco" : "";
        String size = maps == 6 ? "300" : maps == MOST_MAPS ? "512" : "";
        return data.isEmpty() || size.isEmpty() ? null : SsdVariant.of("lufficc:" + data + size);
    }

    private Optional<Labels> labels(int classes) {
        String text = file.metadata().get(Checkpoint.LABELS);
        if (text == null) {
            return Optional.empty();
        }
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.size() != classes - 1) {
            throw new WeightsException(file.path() + ": the metadata " + Checkpoint.LABELS + " has " + lines.size()
                    + " names, but the heads have " + (classes - 1) + " classes besides the background");
        }
        try {
            return Optional.of(new Labels(lines));
        } catch (IllegalArgumentException e) {
            throw new WeightsException(
                    file.path() + ": the metadata " + Checkpoint.LABELS + " is wrong: " + e.getMessage(), e);
        }
    }

    /** The number of feature maps that the file has class heads for. */
    private int maps() {
        Set<String> keys = file.tensors().keySet();
        int maps = 0;
        while (maps < MOST_MAPS && names.has(keys, "class" + maps + ".weight")) {
            maps++;
        }
        return maps;
    }

    private int classes() {
        return countClasses()
                .orElseThrow(() -> new WeightsException(
                        file.path() + ": the first heads have " + rows("class0.weight") + " scores and "
                                + rows("box0.weight") + " offsets per cell, which gives no number of classes"));
    }

    /** The number of classes, from the heads of the first map: the box head has four channels for each box. */
    private OptionalInt countClasses() {
        long scores = rows("class0.weight");
        long boxes = rows("box0.weight") / OFFSETS;
        long classes = boxes == 0 ? 0 : scores / boxes;
        return classes < 2 || scores % boxes != 0 || classes > Short.MAX_VALUE
                ? OptionalInt.empty()
                : OptionalInt.of((int) classes);
    }

    private long rows(String tensor) {
        for (String key : names.keys(tensor)) {
            StoredTensor stored = file.tensors().get(key);
            if (stored != null && !stored.shape().isEmpty()) {
                return stored.shape().getFirst();
            }
        }
        return 0;
    }
}
