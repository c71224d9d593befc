// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceOptions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Opens the CPU once on a thread of its own while the arguments are read: the libraries and the code that calls them are then ready when the
 * command needs them.
 */
final class EngineWarmUp implements AutoCloseable {
    private static final Set<String> COMPUTING = Set.of("detect", "features", "eval");

    private final CompletableFuture<Void> opened;

    private EngineWarmUp(CompletableFuture<Void> opened) {
        this.opened = opened;
    }

    /** Begins, if the arguments are those of a command that computes. */
    static EngineWarmUp begin(String... arguments) {
        boolean computes = arguments.length > 0 && COMPUTING.contains(arguments[0]);
        return new EngineWarmUp(
                computes
                        ? CompletableFuture.runAsync(EngineWarmUp::open, EngineWarmUp::start)
                        : CompletableFuture.completedFuture(null));
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().name("ssd4j-warm-up").daemon().start(task);
    }

    private static void open() {
        try {
            Device.open("cpu", DeviceOptions.DEFAULT).close();
        } catch (RuntimeException | Error e) {
            // The command meets the same failure and reports it, unless it uses another device.
        }
    }

    /** Waits for the end: a process must not exit while another thread is loading a library. */
    @Override
    public void close() {
        opened.join();
    }
}
