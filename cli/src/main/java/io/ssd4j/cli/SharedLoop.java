// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.FeaturesResult.ImageFeatures;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.MemoryPlan;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.SessionTrial;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.ssd.image.InputTransform;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs photos through a model on the CPU one by one, on as many threads as there are sessions; each reads a photo, computes it and passes the
 * maps on. Either the sessions share the processors, or one session with all of them is used in turns; a trial decides.
 */
final class SharedLoop implements AutoCloseable {
    private static final double NANOS_PER_MILLI = 1e6;

    private final FeatureNetwork network;
    private final List<PhotoFile> files;
    private final FeatureSink sink;
    private final TimeLine timeLine;
    private final Model model;
    private final SessionTrial trial;
    private final int ahead;
    private final PhotoReaders workers;

    /** Free places; each is used by one thread at a time. */
    private final Deque<Lane> lanes = new ConcurrentLinkedDeque<>();

    /** Held for reading while a session is used. */
    private final ReentrantReadWriteLock computing = new ReentrantReadWriteLock();

    private volatile boolean closed;
    private final List<Lane> allLanes = new ArrayList<>();
    private final List<ImageFeatures> images = new ArrayList<>();
    private final List<Double> millis = new ArrayList<>();

    /** With all threads; guarded by itself as a lock once it is open. */
    private final Lane whole;

    /** An input, and a session that is opened when it is used first. */
    private final class Lane {
        private final MemorySegment input;
        private final InputTransform transform;
        private final int threads;
        private @Nullable Session<TensorInput, HostOutputs> session;

        Lane(Arena arena, int threads) {
            this.transform = new InputTransform(network.size(), network.conversion());
            this.input = arena.allocate(transform.byteSize(), Float.BYTES);
            this.threads = threads;
        }

        Session<TensorInput, HostOutputs> open() {
            Session<TensorInput, HostOutputs> open = session;
            if (open == null) {
                open = model.openSession(SessionOptions.batch(1).threads(threads));
                timeLine.reached(TimeLine.Stage.SESSION);
                session = open;
            }
            return open;
        }

        void close() {
            if (session != null) {
                session.close();
            }
        }
    }

    /** A photo's statistics and the time of its run. */
    private record Done(ImageFeatures features, double millis) {}

    /**
     * @param model closed after this
     * @param trial decides how many sessions share the threads
     * @param sessions at most as many
     */
    SharedLoop(
            FeatureNetwork network,
            List<PhotoFile> files,
            FeatureSink sink,
            TimeLine timeLine,
            Model model,
            SessionTrial trial,
            int sessions) {
        this.network = network;
        this.files = files;
        this.sink = sink;
        this.timeLine = timeLine;
        this.model = model;
        this.trial = trial;
        // Twice as many, so that no thread waits because the photo whose turn it is takes longer than the others.
        this.ahead = 2 * sessions;
        this.workers = new PhotoReaders(sessions);
        // Freed by the garbage collector: if a failure ends the command, a reader may still be writing.
        Arena arena = Arena.ofAuto();
        this.whole = new Lane(arena, 0);
        int threadsEach = Math.max(1, model.device().threads() / sessions);
        for (int i = 0; i < sessions; i++) {
            allLanes.add(new Lane(arena, threadsEach));
        }
        lanes.addAll(allLanes);
    }

    /** Runs all photos; the results are in their order. */
    void run(Progress progress) {
        Deque<Future<Done>> begun = new ArrayDeque<>();
        int next = 0;
        while (next < files.size() || !begun.isEmpty()) {
            if (next < files.size() && begun.size() < ahead) {
                int number = next++;
                begun.add(workers.begin(() -> compute(number)));
            } else {
                Done done = PhotoReaders.await(begun.remove());
                images.add(done.features());
                millis.add(done.millis());
                progress.advance(1);
            }
        }
    }

    private Done compute(int number) {
        // There are as many lanes as threads.
        Lane lane = lanes.remove();
        lane.transform.apply(files.get(number).read().frame(), lane.input, 0);
        computing.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the photos are not needed any more");
            }
            if (trial.start() > 1) {
                return compute(number, lane, lane.input);
            }
            synchronized (whole) {
                return compute(number, whole, lane.input);
            }
        } finally {
            computing.readLock().unlock();
            lanes.add(lane);
        }
    }

    private Done compute(int number, Lane lane, MemorySegment input) {
        Session<TensorInput, HostOutputs> session = lane.open();
        session.input().values().copyFrom(input);
        long start = System.nanoTime();
        session.run();
        long end = System.nanoTime();
        timeLine.reached(TimeLine.Stage.RESULT);
        ImageFeatures features = new ImageFeatures(
                files.get(number).name(), MapStatistics.ofAll(network.featureMaps(), session.outputs(), 0));
        synchronized (sink) {
            sink.input(number, input);
            network.featureMaps()
                    .forEach(map -> sink.map(map, number, session.outputs().get(map.name())));
        }
        trial.completed(System.nanoTime());
        return new Done(features, (end - start) / NANOS_PER_MILLI);
    }

    /** The photos, in their order. */
    List<ImageFeatures> images() {
        return images;
    }

    /** The time of each run in milliseconds. */
    List<Double> millis() {
        return millis;
    }

    /** The memory plan of a session that was used. */
    MemoryPlan memoryPlan() {
        return Stream.concat(Stream.of(whole), allLanes.stream())
                .flatMap(lane -> Stream.ofNullable(lane.session))
                .findFirst()
                .orElseThrow()
                .memoryPlan();
    }

    /** Closes the sessions as soon as no run is in progress; a thread may still be reading a photo. */
    @Override
    public void close() {
        closed = true;
        workers.close();
        computing.writeLock().lock();
        try {
            whole.close();
            allLanes.forEach(Lane::close);
        } finally {
            computing.writeLock().unlock();
        }
    }
}
