// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.OutputRequest;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.Shown;
import io.ssd4j.kserve.protocol.TensorMetadata;
import io.ssd4j.ssd.model.FeatureMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outputs of the model, and which of them a request wants: those of detections unless it names some. */
final class RequestedOutputs {
    static final String BOXES = "boxes";
    static final String SCORES = "scores";
    static final String LABELS = "labels";
    static final String NAMES = "names";
    static final String COUNTS = "counts";

    private static final List<String> DETECTIONS = List.of(BOXES, SCORES, LABELS, NAMES, COUNTS);

    private final SequencedMap<String, FeatureMap> maps = new LinkedHashMap<>();

    /** Wanted outputs by name, with the type in which they are wanted. */
    record Wanted(SequencedMap<String, Datatype> outputs, Set<String> maps) {

        /** Whether any of them needs detections. */
        boolean detections() {
            return outputs.size() > maps.size();
        }
    }

    RequestedOutputs(List<FeatureMap> featureMaps) {
        featureMaps.forEach(map -> maps.put(map.name(), map));
    }

    FeatureMap map(String name) {
        return Objects.requireNonNull(maps.get(name));
    }

    List<TensorMetadata> metadata() {
        List<TensorMetadata> all = new ArrayList<>(List.of(
                new TensorMetadata(BOXES, Datatype.FP32, List.of(-1L, -1L, 4L)),
                new TensorMetadata(SCORES, Datatype.FP32, List.of(-1L, -1L)),
                new TensorMetadata(LABELS, Datatype.INT64, List.of(-1L, -1L)),
                new TensorMetadata(NAMES, Datatype.BYTES, List.of(-1L, -1L)),
                new TensorMetadata(COUNTS, Datatype.INT32, List.of(-1L))));
        maps.values().forEach(map -> all.add(new TensorMetadata(map.name(), Datatype.FP32, shape(map, -1))));
        return all;
    }

    static List<Long> shape(FeatureMap map, long images) {
        return List.of(images, (long) map.shape().channels(), (long) map.shape().height(), (long)
                map.shape().width());
    }

    /**
     * Reads what a request wants.
     *
     * @throws RequestException if there is no such output
     */
    Wanted read(InferenceRequest request) {
        SequencedMap<String, Datatype> wanted = new LinkedHashMap<>();
        if (request.outputs().isEmpty()) {
            DETECTIONS.forEach(name -> wanted.put(name, type(name)));
        }
        for (OutputRequest output : request.outputs()) {
            if (!DETECTIONS.contains(output.name()) && !maps.containsKey(output.name())) {
                throw RequestException.invalid("there is no output '" + Shown.text(output.name()) + "'; there are "
                        + Stream.concat(DETECTIONS.stream(), maps.keySet().stream())
                                .collect(Collectors.joining(", ")));
            }
            if (wanted.put(output.name(), type(output)) != null) {
                throw RequestException.invalid("the output '" + output.name() + "' is requested twice");
            }
        }
        Set<String> wantedMaps = new LinkedHashSet<>(wanted.keySet());
        wantedMaps.retainAll(maps.keySet());
        return new Wanted(wanted, wantedMaps);
    }

    private Datatype type(OutputRequest output) {
        Datatype usual = type(output.name());
        Datatype type = output.parameters().text("datatype").map(Datatype::of).orElse(usual);
        if (type != usual && !(type == Datatype.FP16 && maps.containsKey(output.name()))) {
            throw RequestException.invalid("the output '" + output.name() + "' has the datatype " + usual
                    + (maps.containsKey(output.name()) ? ", or FP16 if that is requested" : ""));
        }
        return type;
    }

    private static Datatype type(String name) {
        return Map.of(LABELS, Datatype.INT64, NAMES, Datatype.BYTES, COUNTS, Datatype.INT32)
                .getOrDefault(name, Datatype.FP32);
    }
}
