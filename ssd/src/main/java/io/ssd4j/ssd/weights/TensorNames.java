// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.ssd.model.SsdBackbone;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The naming scheme of a checkpoint. Tensors are requested as {@code conv1_1.weight}; {@code class0.weight} and {@code box0.weight} are the
 * two halves of the head on the first feature map.
 */
@SuppressWarnings("ImmutableEnumChecker") // the map is filled by the constructor alone
enum TensorNames {
    /** {@code backbone.vgg.0.weight}, {@code box_head.predictor.cls_headers.0.weight}; the prefixes may be missing. */
    LUFFICC("lufficc/SSD") {
        @Override
        List<String> keys(String tensor) {
            return List.of(CheckpointKeys.of(tensor), CheckpointKeys.full(tensor));
        }
    },
    /** {@code backbone.features.0.weight}, {@code head.classification_head.module_list.0.weight}. */
    TORCHVISION("torchvision") {
        @Override
        List<String> keys(String tensor) {
            return List.of(TorchvisionKeys.of(CheckpointKeys.of(tensor)));
        }
    },
    /** {@code 0.weight}: the trunk of lufficc/SSD alone, which training starts from. */
    REDUCED_VGG("vgg16_reducedfc.pth") {
        @Override
        List<String> keys(String tensor) {
            String key = CheckpointKeys.of(tensor);
            return key.startsWith(TRUNK) ? List.of(key.substring(TRUNK.length())) : List.of();
        }
    };

    private static final String TRUNK = "vgg.";
    private static final int MAPS = 7;

    private final String project;
    private final Map<String, String> tensorByKey = new HashMap<>();

    TensorNames(String project) {
        this.project = project;
        SsdBackbone.SSD512.network().parameters().keySet().forEach(this::add);
        for (int map = 0; map < MAPS; map++) {
            for (String half : List.of("class", "box")) {
                add(half + map + ".weight");
                add(half + map + ".bias");
            }
        }
    }

    private void add(String tensor) {
        keys(tensor).forEach(key -> tensorByKey.put(key, tensor));
    }

    /** The keys that a tensor may have, the preferred one first; none if the layout has no such tensor. */
    abstract List<String> keys(String tensor);

    /** The project, for messages. */
    String project() {
        return project;
    }

    /** The layout that most of these keys belong to; lufficc/SSD's if there is no such key. */
    static TensorNames of(Set<String> keys) {
        return Arrays.stream(values())
                .max(Comparator.comparingLong((TensorNames names) -> keys.stream()
                                .filter(names.tensorByKey::containsKey)
                                .count())
                        .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** The tensor that a key denotes; empty if it belongs to no tensor of a detector. */
    Optional<String> tensor(String key) {
        return Optional.ofNullable(tensorByKey.get(key));
    }

    /** Whether a key belongs to a detection head. */
    boolean isHead(String key) {
        return tensor(key)
                .filter(t -> t.startsWith("class") || t.startsWith("box"))
                .isPresent();
    }

    /** Whether one of the tensor's keys is among those of a file. */
    boolean has(Collection<String> keys, String tensor) {
        return keys(tensor).stream().anyMatch(keys::contains);
    }

    /** The largest backbone whose parameters are all present under these keys, if there is one. */
    Optional<SsdBackbone> completeModel(Set<String> keys) {
        return Arrays.stream(SsdBackbone.values())
                .filter(backbone ->
                        backbone.network().parameters().keySet().stream().allMatch(tensor -> has(keys, tensor)))
                .max(Comparator.comparingInt(
                        backbone -> backbone.network().parameters().size()));
    }
}
