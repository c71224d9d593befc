// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InferenceResponse;
import io.ssd4j.kserve.protocol.ModelMetadata;
import io.ssd4j.kserve.protocol.OutputTensor;
import io.ssd4j.kserve.protocol.Parameters;
import io.ssd4j.kserve.protocol.RequestException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A loaded model, and everything between a request's tensors and the network's input and outputs. */
final class Answering implements AutoCloseable {
    private static final double NANOS_PER_MICRO = 1000;

    /** A day. */
    private static final double MOST_NANOS = 86_400e9;

    private final LoadedModel model;
    private final ModelSettings settings;
    private final InputForms forms;
    private final RequestedOutputs outputs;
    private final ImagePreparation preparation;

    /**
     * @param model owned by this
     */
    Answering(LoadedModel model, ModelSettings settings) {
        int side = model.variant().backbone().size();
        this.model = model;
        this.settings = settings;
        this.forms = new InputForms(side);
        this.outputs = new RequestedOutputs(model.variant().backbone().featureMaps());
        this.preparation =
                new ImagePreparation(side, model.variant().conversion(), settings.maxPixels(), model.decoders());
    }

    int waiting() {
        return model.waiting();
    }

    ModelMetadata metadata(String name) {
        return new ModelMetadata(
                name,
                ServedModel.VERSION,
                "ssd4j_" + model.variant().backbone().id(),
                forms.metadata(),
                outputs.metadata());
    }

    InferenceResponse infer(String name, InferenceRequest request, Cancellation cancellation, Statistics statistics) {
        long start = System.nanoTime();
        limit(request.parameters(), cancellation);
        double threshold = threshold(request.parameters());
        RequestedOutputs.Wanted wanted = outputs.read(request);
        List<InputForms.Sent> sent = forms.read(request, settings.limits().maxBatch());
        // Places first, so that a full queue refuses the request before its photos are decoded.
        try (Inference<MemorySegment, Detections> detecting =
                        wanted.detections() ? Inference.reserve(model.detections(), cancellation, sent.size()) : null;
                Inference<MapComputation.Wanted, Map<String, float[]>> mapping =
                        wanted.maps().isEmpty() ? null : Inference.reserve(model.maps(), cancellation, sent.size())) {
            List<PreparedImage> images = preparation.prepare(sent, cancellation);
            long prepared = System.nanoTime();
            if (detecting != null) {
                detecting.add(images.stream().map(PreparedImage::values).toList());
            }
            if (mapping != null) {
                mapping.add(images.stream()
                        .map(image -> new MapComputation.Wanted(image.values(), wanted.maps()))
                        .toList());
            }
            List<Detections> detections = detecting == null ? List.of() : detecting.results();
            List<Map<String, float[]>> maps = mapping == null ? List.of() : mapping.results();
            long computed = System.nanoTime();
            InferenceResponse response = respond(name, request, wanted, images, detections, maps, threshold);
            long end = System.nanoTime();
            statistics.succeeded(sent.size(), end - start, prepared - start, end - computed);
            return response;
        }
    }

    /** Clients may send how long they wait, in microseconds. */
    private static void limit(Parameters parameters, Cancellation cancellation) {
        OptionalDouble timeout = parameters.number("timeout");
        if (timeout.isPresent()) {
            double nanos = timeout.getAsDouble() * NANOS_PER_MICRO;
            if (!(nanos > 0)) {
                throw RequestException.invalid("the parameter 'timeout' must be above 0, in microseconds");
            }
            cancellation.within(Duration.ofNanos((long) Math.min(nanos, MOST_NANOS)));
        }
    }

    private double threshold(Parameters parameters) {
        double threshold = parameters.number("threshold").orElse(settings.threshold());
        if (!(threshold >= 0 && threshold <= 1)) {
            throw RequestException.invalid("the parameter 'threshold' must be a number from 0 to 1");
        }
        return threshold;
    }

    private InferenceResponse respond(
            String name,
            InferenceRequest request,
            RequestedOutputs.Wanted wanted,
            List<PreparedImage> images,
            List<Detections> detections,
            List<Map<String, float[]>> maps,
            double threshold) {
        Answer answer = new Answer(images, detections, model.variant().labels(), threshold);
        List<OutputTensor> tensors = new ArrayList<>();
        wanted.outputs()
                .forEach((output, type) -> tensors.add(
                        wanted.maps().contains(output)
                                ? Answer.map(
                                        outputs.map(output),
                                        type,
                                        maps.stream()
                                                .map(each -> each.get(output))
                                                .toList())
                                : answer.detections(output)));
        Parameters parameters = answer.dropped() == 0
                ? Parameters.NONE
                : new Parameters(Map.of("dropped_boxes", (long) answer.dropped()));
        return new InferenceResponse(name, ServedModel.VERSION, request.id(), parameters, tensors);
    }

    @Override
    public void close() {
        try {
            model.close();
        } finally {
            preparation.close();
        }
    }
}
