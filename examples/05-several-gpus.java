// SPDX-License-Identifier: Apache-2.0

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceId;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.DeviceStatus;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.HostOutputs;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.Pipeline;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.Session;
import io.ssd4j.runtime.TensorInput;
import io.ssd4j.runtime.Weights;
import io.ssd4j.ssd.image.ImageException;
import io.ssd4j.ssd.image.InputTransform;
import io.ssd4j.ssd.image.Photo;
import io.ssd4j.ssd.model.FeatureMap;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.weights.SafetensorsWriter;
import io.ssd4j.ssd.weights.SsdWeights;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.stream.Stream;

/**
 * Spreads a folder of photos over all GPUs. Each device has its own model, thread and pipeline, and all of them take
 * photos from one queue, so a faster device processes more. A photo that cannot be read is reported and skipped; if a GPU fails, the
 * others process the rest.
 */
final class SeveralGpus {
    private static final SsdBackbone SSD = SsdBackbone.SSD300;

    private SeveralGpus() {}

    /**
     * {@code FOLDER [--devices cuda:0,cuda:1] [--batch N] [--precision P] [--effort E] [--out FOLDER]}. The exit code
     * is 1 if any photo was not processed.
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.parse(arguments);
        List<Path> photos = files(options.folder());
        if (options.out().isPresent()) {
            Files.createDirectories(options.out().get());
        }
        Queue<Path> queue = new ConcurrentLinkedQueue<>(photos);
        Phaser opened = new Phaser(1);
        List<Worker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long started;
        try (Weights weights = SsdWeights.open("seeded:0", SSD, System.err::println)) {
            for (DeviceId id : options.devices().isEmpty() ? usable() : options.devices()) {
                Worker worker = new Worker(id, options, weights, queue, opened);
                workers.add(worker);
                threads.add(Thread.ofPlatform().name(id.toString()).start(worker));
            }
            // Each model keeps its own packed copy, so the weights are no longer needed.
            opened.arriveAndAwaitAdvance();
            started = System.nanoTime();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        workers.forEach(worker -> System.out.println(worker.summary(seconds)));
        int done = workers.stream().mapToInt(worker -> worker.done).sum();
        System.out.printf(Locale.ROOT, "%d of %d photos, %.1f img/s%n", done, photos.size(), done / seconds);
        System.exit(done == photos.size() ? 0 : 1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Every usable GPU, or the CPU if there is none; prints which devices are not used. */
    private static List<DeviceId> usable() {
        List<DeviceStatus> gpus = Device.all().stream()
                .filter(device -> device.id().engine().equals("cuda"))
                .toList();
        gpus.stream()
                .filter(gpu -> !gpu.usable())
                .forEach(gpu -> System.out.println(gpu.id() + " is not used: " + gpu.reason()));
        List<DeviceId> usable =
                gpus.stream().filter(DeviceStatus::usable).map(DeviceStatus::id).toList();
        if (usable.isEmpty()) {
            System.out.println("no usable GPU: the CPU processes all photos");
            return List.of(DeviceId.parse("cpu"));
        }
        return usable;
    }

    private record Options(
            Path folder, List<DeviceId> devices, int batch, Precision precision, Effort effort, Optional<Path> out) {

        static Options parse(String[] arguments) {
            if (arguments.length % 2 == 0) {
                throw new IllegalArgumentException("expected a folder of photos, then options with their values");
            }
            Options options = new Options(
                    Path.of(arguments[0]), List.of(), 1, Precision.FP32, Effort.TIMED, Optional.empty());
            for (int i = 1; i < arguments.length; i += 2) {
                options = options.with(arguments[i], arguments[i + 1]);
            }
            return options;
        }

        private Options with(String option, String value) {
            String constant = value.toUpperCase(Locale.ROOT);
            return switch (option) {
                case "--devices" -> {
                    List<DeviceId> ids =
                            Arrays.stream(value.split(",")).map(DeviceId::parse).toList();
                    yield new Options(folder, ids, batch, precision, effort, out);
                }
                case "--batch" -> new Options(folder, devices, Integer.parseInt(value), precision, effort, out);
                case "--precision" -> new Options(folder, devices, batch, Precision.valueOf(constant), effort, out);
                case "--effort" -> new Options(folder, devices, batch, precision, Effort.valueOf(constant), out);
                case "--out" -> new Options(folder, devices, batch, precision, effort, Optional.of(Path.of(value)));
                default -> throw new IllegalArgumentException("unknown option " + option);
            };
        }
    }

    /** Processes photos from the queue on one device until the queue is empty. */
    private static final class Worker implements Runnable {
        private final DeviceId id;
        private final Options options;
        private final Weights weights;
        private final Queue<Path> queue;
        private final Phaser opened;
        private final InputTransform transform = new InputTransform(SSD.size());
        /** The photos of each submission, oldest first. */
        private final Deque<List<Path>> submitted = new ArrayDeque<>();

        private int done;

        Worker(DeviceId id, Options options, Weights weights, Queue<Path> queue, Phaser opened) {
            this.id = id;
            this.options = options;
            this.weights = weights;
            this.queue = queue;
            this.opened = opened;
            opened.register();
        }

        /** If the device fails, while being opened or later, the others process the rest of the queue. */
        @Override
        public void run() {
            DeviceOptions how = DeviceOptions.DEFAULT.effort(options.effort());
            try (Device device = Device.open(id.toString(), how);
                    Model model = device.load(SSD.network(), weights, options.precision());
                    var pipeline = Pipeline.open(model, options.batch())) {
                System.out.println(id + ": " + device.name());
                opened.arriveAndAwaitAdvance();
                work(pipeline);
            } catch (RuntimeException e) {
                System.err.println(id + " failed: " + e.getMessage());
                submitted.forEach(photos -> System.err.println("photos lost: " + photos));
            } finally {
                opened.arriveAndDeregister();
            }
        }

        /** Decodes photos and reads results while the device computes the previous submission. */
        private void work(Pipeline<TensorInput, HostOutputs> pipeline) {
            while (true) {
                if (pipeline.hasFree() && fill(pipeline.free())) {
                    pipeline.submit();
                } else if (pipeline.hasNext()) {
                    read(pipeline.next());
                    pipeline.release();
                } else {
                    return;
                }
            }
        }

        /** Fills the session's input; returns false if no photo was left. */
        private boolean fill(Session<TensorInput, HostOutputs> session) {
            List<Path> photos = new ArrayList<>();
            while (photos.size() < session.batch()) {
                Path photo = queue.poll();
                if (photo == null) {
                    break;
                }
                try {
                    transform.apply(Photo.read(photo).frame(), session.input().values(), photos.size() * transform.byteSize());
                    photos.add(photo);
                } catch (ImageException e) {
                    System.err.println(e.getMessage());
                }
            }
            if (!photos.isEmpty()) {
                submitted.add(photos);
            }
            return !photos.isEmpty();
        }

        private void read(Session<TensorInput, HostOutputs> session) {
            List<Path> photos = submitted.remove();
            for (int i = 0; i < photos.size(); i++) {
                Path photo = photos.get(i);
                try {
                    if (options.out().isPresent()) {
                        write(options.out().get().resolve(photo.getFileName() + ".safetensors"), session, i);
                    } else {
                        print(photo, session, i);
                    }
                    done++;
                } catch (IOException e) {
                    System.err.println(photo + ": " + e.getMessage());
                }
            }
        }

        private void write(Path file, Session<TensorInput, HostOutputs> session, int image) throws IOException {
            SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
            for (FeatureMap map : SSD.featureMaps()) {
                shapes.put(map.name(), new long[] {
                    1, map.shape().channels(), map.shape().height(), map.shape().width()
                });
            }
            Map<String, String> metadata = Map.of("model", SSD.id(), "device", id.toString());
            try (SafetensorsWriter writer = SafetensorsWriter.create(file, shapes, metadata)) {
                for (FeatureMap map : SSD.featureMaps()) {
                    writer.write(map.name(), 0, values(session, map, image));
                }
                writer.commit();
            }
        }

        private void print(Path photo, Session<TensorInput, HostOutputs> session, int image) {
            StringBuilder lines = new StringBuilder(photo + " on " + id);
            for (FeatureMap map : SSD.featureMaps()) {
                lines.append(String.format(
                        Locale.ROOT, "%n%-8s L2 norm %.4f", map.name(), l2Norm(values(session, map, image))));
            }
            System.out.println(lines);
        }

        private static double l2Norm(MemorySegment values) {
            double sum = 0;
            for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
                double value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
                sum += value * value;
            }
            return Math.sqrt(sum);
        }

        /** One image's feature map in the session's own memory, without a copy. */
        private static MemorySegment values(Session<TensorInput, HostOutputs> session, FeatureMap map, int image) {
            long bytes = map.shape().elements() * Float.BYTES;
            return session.outputs().get(map.name()).asSlice(image * bytes, bytes);
        }

        String summary(double seconds) {
            return String.format(Locale.ROOT, "%s: %d photos, %.1f img/s", id, done, done / seconds);
        }
    }
}
