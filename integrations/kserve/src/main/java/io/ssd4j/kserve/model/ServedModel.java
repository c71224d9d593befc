// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.kserve.batch.BatchListener;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InferenceResponse;
import io.ssd4j.kserve.protocol.ModelMetadata;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import io.ssd4j.kserve.protocol.Shown;
import io.ssd4j.runtime.Device;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The model of a server, which may be unloaded and loaded again while requests arrive. Thread-safe. */
public final class ServedModel implements AutoCloseable {
    /** The only version of the model. */
    public static final String VERSION = "1";

    private final Device device;
    private final ModelSettings settings;
    private final String name;
    private final Statistics statistics = new Statistics();
    private final BatchListener listener;

    /** Held while the model is loaded or unloaded. */
    private final Object changing = new Object();

    private volatile State state = State.UNAVAILABLE;
    private volatile @Nullable Answering current;

    /** Whether the model can be used; the names are those of the protocol. */
    public enum State {
        LOADING,
        READY,
        UNLOADING,
        UNAVAILABLE
    }

    private ServedModel(Device device, ModelSettings settings, String name, BatchListener listener) {
        this.device = device;
        this.settings = settings;
        this.name = name;
        this.listener = new BatchListener() {
            @Override
            public void waited(long nanos) {
                statistics.waited(nanos);
                listener.waited(nanos);
            }

            @Override
            public void computed(int images, long nanos) {
                statistics.computed(images, nanos);
                listener.computed(images, nanos);
            }
        };
    }

    /**
     * Loads the model.
     *
     * @param device must stay open longer
     * @param listener observes the batches
     * @throws io.ssd4j.runtime.WeightsException if the weights cannot be used
     * @throws io.ssd4j.runtime.UnsupportedPrecisionException if the device does not support the precision
     * @throws io.ssd4j.runtime.DeviceMemoryException if there is too little memory
     */
    public static ServedModel load(Device device, ModelSettings settings, BatchListener listener) {
        ServedModel model = new ServedModel(device, settings, settings.name(), listener);
        model.load();
        return model;
    }

    /** Loads the model; if it is loaded, its weights are read again, and requests are answered meanwhile with the old ones. */
    public void load() {
        synchronized (changing) {
            Answering old = current;
            if (old == null) {
                state = State.LOADING;
            }
            try {
                current = new Answering(LoadedModel.load(device, settings, listener), settings);
            } finally {
                state = current == null ? State.UNAVAILABLE : State.READY;
            }
            if (old != null) {
                old.close();
            }
        }
    }

    /** Answers the requests that have a place in the queue, and releases the memory; idempotent. */
    public void unload() {
        synchronized (changing) {
            Answering old = current;
            if (old != null) {
                state = State.UNLOADING;
                current = null;
                old.close();
                state = State.UNAVAILABLE;
            }
        }
    }

    /** Its name in requests. */
    public String name() {
        return name;
    }

    /** Whether it can be used. */
    public State state() {
        return state;
    }

    /** What has happened. */
    public Statistics statistics() {
        return statistics;
    }

    /** Images that wait. */
    public int waiting() {
        Answering answering = current;
        return answering == null ? 0 : answering.waiting();
    }

    /**
     * Checks that a request means this model.
     *
     * @param version empty for any
     * @throws RequestException if it does not
     */
    public void require(String model, String version) {
        if (!model.equals(name)) {
            throw new RequestException(
                    Status.NOT_FOUND, "there is no model '" + Shown.text(model) + "'; there is '" + name + "'");
        }
        if (!version.isEmpty() && !version.equals(VERSION)) {
            throw new RequestException(
                    Status.NOT_FOUND,
                    "the model '" + name + "' has no version '" + Shown.text(version) + "'; it has " + VERSION);
        }
    }

    private Answering answering() {
        Answering answering = current;
        if (answering == null) {
            throw new RequestException(Status.UNAVAILABLE, "the model '" + name + "' is not loaded");
        }
        return answering;
    }

    /** A refusal of requests that arrive while the model is unloaded. */
    static RequestException unloading() {
        return new RequestException(Status.UNAVAILABLE, "the model is being unloaded");
    }

    /**
     * Describes the model.
     *
     * @throws RequestException if it is not loaded
     */
    public ModelMetadata metadata() {
        return answering().metadata(name);
    }

    /** How long a request may take that has no deadline. */
    public Duration timeout() {
        return settings.timeout();
    }

    /**
     * Computes what a request wants; waits for it.
     *
     * @param cancellation how long the client waits
     * @throws RequestException if the request is wrong, or is refused, or if the client does not wait any more
     */
    public InferenceResponse infer(InferenceRequest request, Cancellation cancellation) {
        long start = System.nanoTime();
        try {
            require(request.model(), request.version());
            return infer(answering(), request, cancellation);
        } catch (RuntimeException | Error e) {
            statistics.failed(System.nanoTime() - start);
            throw e;
        }
    }

    private InferenceResponse infer(Answering answering, InferenceRequest request, Cancellation cancellation) {
        try {
            return answering.infer(name, request, cancellation, statistics);
        } catch (RequestException e) {
            Answering now = current;
            if (e.status() == Status.UNAVAILABLE && now != null && !now.equals(answering)) {
                // The model has been loaded again since the request arrived.
                return infer(now, request, cancellation);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        unload();
    }
}
