// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.peer;

import io.ssd4j.ros2.TestDomain;
import io.ssd4j.testing.Capability;
import io.ssd4j.testing.Command;
import io.ssd4j.testing.Repository;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The camera on Fast DDS ({@code peers/camera.cpp}) as a process, and what it prints. */
final class CameraPeer implements AutoCloseable {
    private static final Path MODULE = Repository.module("integrations/ros2");
    private static final int STAMP_WORDS = 3;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reading;

    /**
     * A message with the time at which it was sent or received.
     *
     * @param stamp seconds and nanoseconds
     * @param nanos the peer's steady clock
     * @param rest the words after those
     */
    record Event(String stamp, long nanos, List<String> rest) {}

    /** What is published. */
    record Images(
            Path data, int width, int height, int step, String encoding, double rate, int count, int lingerMillis) {}

    /** Builds the program, or skips the test. */
    static void build() {
        Capability.require(Capability.CYCLONE_DDS, Capability.FAST_DDS);
        Command.run(List.of(MODULE.resolve("peers/build").toString()));
    }

    CameraPeer(Images images) {
        try {
            process = new ProcessBuilder(
                            MODULE.resolve("target/peer/camera").toString(),
                            Integer.toString(TestDomain.number()),
                            images.data().toString(),
                            Integer.toString(images.width()),
                            Integer.toString(images.height()),
                            Integer.toString(images.step()),
                            images.encoding(),
                            Double.toString(images.rate()),
                            Integer.toString(images.count()),
                            Integer.toString(images.lingerMillis()))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reading = Thread.ofPlatform().start(this::read);
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException _) {
            // The process was killed.
        }
    }

    /** Waits until the lines that it has printed are enough. */
    void await(Predicate<List<String>> enough) throws InterruptedException {
        synchronized (lines) {
            while (!enough.test(lines)) {
                if (!reading.isAlive()) {
                    throw new AssertionError("the peer has ended:\n" + String.join("\n", lines));
                }
                lines.wait(100);
            }
        }
    }

    /** Waits until it has received detections. */
    void awaitDetections(int messages) throws InterruptedException {
        await(printed ->
                printed.stream().filter(line -> line.startsWith("detections ")).count() >= messages);
    }

    /** Waits for its end. */
    void join() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the peer failed:\n" + String.join("\n", lines()));
        }
        reading.join();
    }

    /** Everything that it has printed. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** What it has printed of a kind. */
    List<Event> events(String kind) {
        return lines().stream()
                .map(line -> List.of(line.split(" ", -1)))
                .filter(words -> words.getFirst().equals(kind))
                .map(words -> new Event(
                        words.get(1) + " " + words.get(2),
                        Long.parseLong(words.get(STAMP_WORDS)),
                        words.subList(STAMP_WORDS + 1, words.size())))
                .toList();
    }

    /** Kills it. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            reading.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
