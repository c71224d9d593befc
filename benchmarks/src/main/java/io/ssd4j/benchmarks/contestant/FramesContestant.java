// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.detect.DetectorSession;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Carries out the commands of the race from frames to boxes. One setup at a time is prepared. */
final class FramesContestant implements Main.Entrant {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String RUN = "run";
    private static final String PIPELINE = "pipeline";

    private final Settings settings;
    private final FrameFile frames;
    private final SsdVariant variant;
    private final BusyTime busy;
    private @Nullable PreparedDetector prepared;
    private boolean first = true;

    /**
     * @param frames what it is timed with
     * @param variant the detector that the weights are for
     */
    FramesContestant(Settings settings, FrameFile frames, SsdVariant variant, BusyTime busy) {
        this.settings = settings;
        this.frames = frames;
        this.variant = variant;
        this.busy = busy;
    }

    @Override
    public ObjectNode answer(JsonNode command) throws IOException {
        String what = command.path("do").asString("");
        return switch (what) {
            case "hello" -> hello();
            case "prepare" ->
                prepare(
                        command.path("precision").asString(""),
                        command.path("batch").asInt(0));
            case "time" -> time(command);
            case "boxes" -> boxes(Path.of(command.path("output").asString("")));
            case "release" -> release();
            default -> throw new IllegalArgumentException("there is no command '" + what + "'");
        };
    }

    private ObjectNode hello() {
        ObjectNode answer = JSON.objectNode().put("name", "ssd4j");
        ObjectNode versions = answer.putObject("versions");
        ModuleDescriptor ssd = SsdBackbone.class.getModule().getDescriptor();
        versions.put("ssd4j", ssd == null ? "unversioned" : ssd.rawVersion().orElse("unversioned"));
        versions.put("java", Runtime.version().toString());
        ObjectNode options = answer.putObject("options")
                .put(
                        RUN,
                        "DetectorSession: set each frame, run, read the boxes; on a GPU upload, resizing, network, detection and download in one"
                                + " captured CUDA graph");
        ArrayNode forms = options.putArray("forms").add(RUN);
        if (settings.isGpu()) {
            options.put("effort", settings.effort().id()).put(PIPELINE, "the same with three batches in flight");
            forms.add(PIPELINE);
        }
        return answer;
    }

    private ObjectNode prepare(String precision, int batch) throws IOException {
        release();
        long start = System.nanoTime();
        PreparedDetector made = PreparedDetector.open(
                settings, frames, variant, Precision.valueOf(precision.toUpperCase(Locale.ROOT)), batch);
        prepared = made;
        made.run();
        double seconds = first ? busy.seconds() : (System.nanoTime() - start) / 1e9;
        first = false;
        made.settle();
        return JSON.objectNode().put("ready", true).put("cold_start_seconds", seconds);
    }

    private ObjectNode time(JsonNode command) {
        PreparedDetector detector = requirePrepared();
        Limit limit = Limit.of(command);
        String form = command.path("form").asString(RUN);
        if (form.equals(PIPELINE) && !settings.isGpu()) {
            return JSON.objectNode().put("refused", "form '" + form + "' is not offered");
        }
        long[] nanos = form.equals(PIPELINE) ? detector.timePipeline(limit) : detector.timeRuns(limit);
        ObjectNode answer = JSON.objectNode().put("read", detector.lastScore());
        ArrayNode latencies = answer.putArray("latencies_us");
        for (long latency : nanos) {
            latencies.add(latency / 1e3);
        }
        return answer;
    }

    /** Writes the boxes of each frame: {@code [[[label, score, left, top, right, bottom], ...], ...]}. */
    private ObjectNode boxes(Path output) throws IOException {
        PreparedDetector detector = requirePrepared();
        detector.run();
        DetectorSession session = detector.session();
        ArrayNode images = JSON.arrayNode();
        for (int image = 0; image < session.batch(); image++) {
            ArrayNode found = images.addArray();
            for (int i = 0; i < session.count(image); i++) {
                found.addArray()
                        .add(session.label(image, i))
                        .add(session.score(image, i))
                        .add(session.left(image, i))
                        .add(session.top(image, i))
                        .add(session.right(image, i))
                        .add(session.bottom(image, i));
            }
        }
        Files.writeString(output, images.toString());
        return JSON.objectNode().put("written", output.toString());
    }

    private ObjectNode release() {
        PreparedDetector former = prepared;
        prepared = null;
        if (former != null) {
            former.close();
        }
        return JSON.objectNode().put("released", true);
    }

    private PreparedDetector requirePrepared() {
        if (prepared == null) {
            throw new IllegalStateException("nothing is prepared");
        }
        return prepared;
    }

    @Override
    public void close() {
        release();
    }
}
