// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve;

import io.ssd4j.cli.spi.CommandHost;
import io.ssd4j.cli.spi.OrderlyStop;
import io.ssd4j.kserve.model.ModelSettings;
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
        ModelSettings settings;
        ListenArguments.Access access;
        try {
            settings = modelArguments.settings(host);
            access = listen.access(host);
        } catch (IllegalArgumentException | IOException e) {
            throw usage(e);
        }
        ServerMetrics metrics = new ServerMetrics(modelArguments.maxBatch(), this::report);
        try (OrderlyStop stop = new OrderlyStop();
                Device device = modelArguments.openDevice(host);
                ServedModel model = ServedModel.load(device, settings, metrics)) {
            serve(stop, model, metrics, listen.settings(access, batchBytes(model), host.version()));
        }
    }

    private ParameterException usage(Exception e) {
        return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }

    private void serve(OrderlyStop stop, ServedModel model, ServerMetrics metrics, ServerSettings settings) {
        Admission admission = new Admission(
                modelArguments.mostImages(),
                Math.max(
                        (long) LEAST_BODIES * settings.maxBody(),
                        Runtime.getRuntime().maxMemory() / BODIES_OF_HEAP));
        InferenceServer server = new InferenceServer(model, admission, metrics, settings);
        metrics.watch(server::isReady, model::waiting, admission);
        RunningServer.Ports ports = new RunningServer.Ports(listen.http, listen.grpc, listen.metrics);
        CountDownLatch stopped = new CountDownLatch(1);
        try (RunningServer running = start(server, metrics, ports)) {
            stop.with(stopped::countDown);
            announce(running, settings);
            OrderlyStop.await(stopped);
            drain(running);
        }
    }

    private RunningServer start(InferenceServer server, ServerMetrics metrics, RunningServer.Ports ports) {
        try {
            return RunningServer.start(server, metrics, ports);
        } catch (IOException e) {
            // A port that is in use.
            throw usage(e);
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

    private void report(Throwable failure) {
        synchronized (host) {
            host.err().println("ssd4j: a request failed: " + failure);
            failure.printStackTrace(host.err());
        }
    }
}
