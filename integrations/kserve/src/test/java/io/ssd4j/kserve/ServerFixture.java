// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.kserve.batch.BatchLimits;
import io.ssd4j.kserve.model.ModelSettings;
import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.server.Admission;
import io.ssd4j.kserve.server.BearerToken;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.ServerMetrics;
import io.ssd4j.kserve.server.ServerSettings;
import io.ssd4j.kserve.server.TlsFiles;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.weights.Checkpoint;
import io.ssd4j.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with the detector of drawn shapes on the CPU, on free ports of the loopback address. */
public final class ServerFixture implements AutoCloseable {
    /** The weights. */
    public static final String SHAPES =
            Repository.root().resolve("examples/shapes.safetensors").toString();

    /** A picture with two shapes of each of four classes. */
    public static final Path PICTURE = Repository.root().resolve("examples/shapes.png");

    /** The most images of a request. */
    public static final int MAX_BATCH = 4;

    /** The largest body. */
    public static final int MAX_BODY = 8 << 20;

    private final Device device = Device.open("cpu");
    private final ServedModel model;
    private final RunningServer running;
    private final List<Throwable> unexpected = new CopyOnWriteArrayList<>();
    private final Admission admission;

    private ServerFixture(Optional<String> token, Optional<TlsFiles> tls, boolean control) {
        ModelSettings settings = new ModelSettings(
                "ssd300",
                () -> Checkpoint.open(SHAPES, Optional.empty(), _ -> {}),
                Checkpoint::variant,
                Precision.FP32,
                new BatchLimits(MAX_BATCH, Duration.ofMillis(2), 16),
                1,
                0.5f,
                1 << 22,
                Duration.ofSeconds(30));
        ServerMetrics metrics = new ServerMetrics(MAX_BATCH, unexpected::add);
        model = ServedModel.load(device, settings, metrics);
        admission = new Admission(20, 64 << 20);
        InferenceServer server = new InferenceServer(
                model,
                admission,
                metrics,
                new ServerSettings("127.0.0.1", MAX_BODY, 64, control, tls, new BearerToken(token), "test"));
        metrics.watch(server::isReady, model::waiting, admission);
        try {
            running = RunningServer.start(server, metrics, new RunningServer.Ports(0, 0, 0));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Anybody may use it, and load and unload its model. */
    public static ServerFixture open() {
        return new ServerFixture(Optional.empty(), Optional.empty(), true);
    }

    /** With a token and perhaps encryption. */
    public static ServerFixture secret(String token, Optional<TlsFiles> tls) {
        return new ServerFixture(Optional.of(token), tls, false);
    }

    /** The port for HTTP. */
    public int http() {
        return running.http().orElseThrow();
    }

    /** The port for gRPC. */
    public int grpc() {
        return running.grpc().orElseThrow();
    }

    /** The port for metrics. */
    public int metrics() {
        return running.metrics().orElseThrow();
    }

    /** The model that is served. */
    public ServedModel model() {
        return model;
    }

    /** The limits. */
    public Admission admission() {
        return admission;
    }

    /** Stops as the command does. */
    public int drain(Duration most) throws InterruptedException {
        return running.drain(most);
    }

    /** Failures that were not about a request. */
    public List<Throwable> unexpected() {
        return unexpected;
    }

    /** The bytes of {@link #PICTURE}. */
    public static byte[] picture() {
        try {
            return Files.readAllBytes(PICTURE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        running.close();
        model.close();
        device.close();
    }
}
