// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.BatchComputation;
import io.ssd4j.kserve.batch.BatchListener;
import io.ssd4j.kserve.batch.Batcher;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdVariant;
import io.ssd4j.ssd.weights.Checkpoint;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A detector with its weights on the device, and the threads that compute it. The network for feature maps is another one, which is loaded when
 * a request wants maps for the first time.
 */
final class LoadedModel implements AutoCloseable {
    private final Device device;
    private final ModelSettings settings;
    private final BatchListener listener;
    private final SsdVariant variant;
    private final RunSizes sizes;
    private final Lane<MemorySegment, Detections> detections;

    /** Written while this is locked; read without a lock, so that metrics do not wait while it is loaded. */
    private volatile @Nullable Lane<MapComputation.Wanted, Map<String, float[]>> maps;

    private boolean closed;

    /** A network, and what computes it. */
    private record Lane<I, O>(Model model, Batcher<I, O> batcher) {

        /** Ends when everything that has a place in the queue is computed. */
        void close() {
            batcher.close();
            model.close();
        }
    }

    private LoadedModel(Device device, ModelSettings settings, BatchListener listener) {
        this.device = device;
        this.settings = settings;
        this.listener = listener;
        this.sizes = RunSizes.of(settings.limits().maxBatch(), device.id().equals(DeviceId.CPU));
        try (Checkpoint checkpoint = settings.weights().get()) {
            this.variant = settings.detector().apply(checkpoint);
            try (Weights weights = checkpoint.weights()) {
                this.detections = lane(
                        variant.network(),
                        weights,
                        model -> new DetectionComputation(SessionSet.open(
                                model, sizes, size -> options(size).detections(variant.rules()))));
            }
        }
    }

    /** Loads the weights and opens the sessions, which takes seconds. */
    static LoadedModel load(Device device, ModelSettings settings, BatchListener listener) {
        return new LoadedModel(device, settings, listener);
    }

    private SessionOptions<TensorInput, HostOutputs> options(int size) {
        boolean onCpu = device.id().equals(DeviceId.CPU);
        return SessionOptions.batch(size)
                .threads(onCpu ? Math.max(1, device.threads() / settings.instances()) : 0)
                .prepared(true);
    }

    /** Opens what computes a network. */
    private interface Opener<I, O> {
        BatchComputation<I, O> open(Model model);
    }

    private <I, O> Lane<I, O> lane(Network network, Weights weights, Opener<I, O> opener) {
        Model model = device.load(network, weights, settings.precision());
        List<BatchComputation<I, O>> computations = new ArrayList<>();
        try {
            for (int i = 0; i < settings.instances(); i++) {
                computations.add(opener.open(model));
            }
            return new Lane<>(model, Batcher.start("compute", settings.limits(), computations, listener));
        } catch (RuntimeException | Error e) {
            computations.forEach(BatchComputation::close);
            model.close();
            throw e;
        }
    }

    /** The threads that prepare images: half of the processors if the others compute, as each thread that computes waits for the slowest one. */
    int decoders() {
        int processors = Runtime.getRuntime().availableProcessors();
        return device.id().equals(DeviceId.CPU) ? Math.max(1, processors / 2) : processors;
    }

    SsdVariant variant() {
        return variant;
    }

    Batcher<MemorySegment, Detections> detections() {
        return detections.batcher();
    }

    /** Loads the network for feature maps if nobody has wanted any before. */
    synchronized Batcher<MapComputation.Wanted, Map<String, float[]>> maps() {
        if (closed) {
            throw ServedModel.unloading();
        }
        Lane<MapComputation.Wanted, Map<String, float[]>> lane = maps;
        if (lane == null) {
            lane = openMaps();
            maps = lane;
        }
        return lane.batcher();
    }

    private Lane<MapComputation.Wanted, Map<String, float[]>> openMaps() {
        Map<String, Long> bytes = variant.backbone().featureMaps().stream()
                .collect(Collectors.toMap(FeatureMap::name, map -> map.shape().elements() * Float.BYTES));
        Network network = variant.featureNetwork();
        Supplier<Checkpoint> source = settings.weights();
        try (Checkpoint checkpoint = source.get();
                Weights weights = checkpoint.weights(network)) {
            return lane(
                    network, weights, model -> new MapComputation(SessionSet.open(model, sizes, this::options), bytes));
        }
    }

    /** Images that wait. */
    int waiting() {
        Lane<MapComputation.Wanted, Map<String, float[]>> open = maps;
        return detections.batcher().size() + (open == null ? 0 : open.batcher().size());
    }

    /** Computes what has a place in a queue, refuses everything else, and releases the device's memory; idempotent. */
    @Override
    public void close() {
        Lane<MapComputation.Wanted, Map<String, float[]>> open;
        synchronized (this) {
            closed = true;
            open = maps;
        }
        try {
            detections.close();
        } finally {
            if (open != null) {
                open.close();
            }
        }
    }
}
