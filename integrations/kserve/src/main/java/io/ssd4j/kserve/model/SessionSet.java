// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.model;

import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionOutputs;
import io.ssd4j.runtime.TensorInput;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The sessions of one thread, one for each batch size. They are opened at once, because opening takes seconds, which no request should wait for.
 *
 * @param <O> the outputs
 */
final class SessionSet<O extends SessionOutputs> implements AutoCloseable {
    private final RunSizes sizes;
    private final NavigableMap<Integer, Session<TensorInput, O>> sessions = new TreeMap<>();

    /** Receives the outputs of a run. */
    interface Reader<O> {
        /**
         * Reads the outputs of one image.
         *
         * @param image its place in the run
         * @param position its place in the batch
         */
        void read(O outputs, int image, int position);
    }

    private SessionSet(RunSizes sizes) {
        this.sizes = sizes;
    }

    /**
     * Opens the sessions.
     *
     * @param options the options of a session, given those for its batch size
     */
    static <O extends SessionOutputs> SessionSet<O> open(
            Model model, RunSizes sizes, IntFunction<SessionOptions<TensorInput, O>> options) {
        SessionSet<O> set = new SessionSet<>(sizes);
        try {
            for (int size : sizes.sizes()) {
                set.sessions.put(size, model.openSession(options.apply(size)));
            }
            return set;
        } catch (RuntimeException | Error e) {
            set.close();
            throw e;
        }
    }

    /** Computes the outputs of some images. */
    void run(List<MemorySegment> images, Reader<O> reader) {
        int first = 0;
        for (int size : sizes.runs(images.size())) {
            Session<TensorInput, O> session = Objects.requireNonNull(sessions.get(size));
            int count = Math.min(size, images.size() - first);
            MemorySegment input = session.input().values();
            for (int i = 0; i < count; i++) {
                MemorySegment image = images.get(first + i);
                MemorySegment.copy(image, 0, input, i * image.byteSize(), image.byteSize());
            }
            session.run();
            for (int i = 0; i < count; i++) {
                reader.read(session.outputs(), i, first + i);
            }
            first += count;
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(Session::close);
        sessions.clear();
    }
}
