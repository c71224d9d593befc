// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.server.Admission;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.ServerMetrics;
import io.ssd4j.kserve.server.ServerSettings;
import io.ssd4j.runtime.Device;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ssd4j serve}. */
@Command(
        name = "serve",
        description =
                "Answer requests of the Open Inference Protocol (KServe v2, NVIDIA Triton) over HTTP and gRPC, until the"
                        + " process is stopped.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Runnable {
    private static final int BODIES_OF_HEAP = 4;
    private static final int LEAST_BODIES = 2;

    private final CommandHost host;

    /** Everything is closed. */
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ModelArguments modelArguments = new ModelArguments();

    @Mixin
    private final ListenArguments listen = new ListenArguments();

    ServeCommand(CommandHost host) {
        this.host = host;
    }

    @Override
    public void run() {
        if (modelArguments.demonstrates()) {
            host.err()
                    .println(
                            "ssd4j: these are the weights 'shapes': a demonstration that finds drawn circles, squares, triangles"
                                    + " and stars; for objects in photos, see ./ssd4j weights --help");
        }
        try (Device device = modelArguments.open(host)) {
            ServerMetrics metrics = new ServerMetrics(modelArguments.maxBatch(), this::report);
            host.err().println("ssd4j: loading the model on " + device.id() + " (" + device.name() + ")");
            try (ServedModel model = ServedModel.load(device, modelArguments.settings(host), metrics)) {
                serve(model, metrics);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            // A port in use, a file that cannot be read.
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        } finally {
            stopped.countDown();
        }
    }

    private void serve(ServedModel model, ServerMetrics metrics) throws IOException {
        ServerSettings settings = listen.settings(host, batchBytes(model));
        Admission admission = new Admission(
                modelArguments.mostImages(),
                Math.max(
                        (long) LEAST_BODIES * settings.maxBody(),
                        Runtime.getRuntime().maxMemory() / BODIES_OF_HEAP));
        metrics.watch(model::waiting, admission);
        InferenceServer server = new InferenceServer(model, admission, metrics, settings);
        RunningServer.Ports ports = new RunningServer.Ports(listen.http, listen.grpc, listen.metrics);
        CountDownLatch stop = new CountDownLatch(1);
        try (RunningServer running = RunningServer.start(server, metrics, ports)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // The process ends when this returns.
                stop.countDown();
                await(stopped);
            }));
            announce(running, settings);
            await(stop);
            drain(running);
        }
    }

    /** Bytes of a full batch as float tensors. */
    private long batchBytes(ServedModel model) {
        return model.metadata().inputs().getLast().shape().stream()
                .filter(extent -> extent > 0)
                .reduce((long) Float.BYTES * modelArguments.maxBatch(), Math::multiplyExact);
    }

    private void announce(RunningServer running, ServerSettings settings) {
        String scheme = settings.tls().isPresent() ? "https" : "http";
        String address = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        print(
                "HTTP     " + scheme + "://" + address + ":%d/v2/models/"
                        + running.model().name(),
                running.http());
        print("gRPC     " + address + ":%d", running.grpc());
        print("metrics  " + scheme + "://" + address + ":%d/metrics", running.metrics());
        host.err().println("ssd4j: ready");
    }

    private void print(String form, OptionalInt port) {
        port.ifPresent(number -> host.err().println("ssd4j: " + form.formatted(number)));
    }

    private void drain(RunningServer running) {
        host.err().println("ssd4j: stopping; requests in progress are answered");
        try {
            int left = running.drain(listen.drain);
            if (left > 0) {
                host.warn(left + (left == 1 ? " request was" : " requests were") + " not answered within "
                        + listen.drain.toMillis() + " ms");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(Throwable failure) {
        synchronized (host) {
            host.err().println("ssd4j: a request failed: " + failure);
            failure.printStackTrace(host.err());
        }
    }
}
