// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.backbone.SsdVariant;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each command does. One setup at a time is prepared; preparing another releases it. */
final class Contestant implements AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Settings settings;
    private final BusyTime busy;
    private @Nullable Prepared prepared;
    private boolean first = true;

    /**
     * @param busy counts until the first result: library versions that are asked for before it load the libraries
     */
    Contestant(Settings settings, BusyTime busy) {
        this.settings = settings;
        this.busy = busy;
    }

    ObjectNode answer(JsonNode command) throws IOException {
        String what = command.path("do").asText();
        return switch (what) {
            case "hello" -> hello();
            case "prepare" ->
                prepare(
                        command.path("precision").asText(),
                        command.path("batch").asInt());
            case "time" -> time(command);
            case "maps" ->
                maps(
                        Path.of(command.path("input").asText()),
                        Path.of(command.path("output").asText()));
            case "release" -> release();
            default -> throw new IllegalArgumentException("there is no command '" + what + "'");
        };
    }

    private ObjectNode hello() {
        ObjectNode answer = JSON.objectNode().put("name", "ssd4j");
        ObjectNode versions = answer.putObject("versions");
        ModuleDescriptor ssd = SsdVariant.class.getModule().getDescriptor();
        versions.put("ssd4j", ssd == null ? "unversioned" : ssd.rawVersion().orElse("unversioned"));
        versions.put("java", Runtime.version().toString());
        Device.all().stream()
                .filter(device -> device.id().toString().equals(settings.device()))
                .findFirst()
                .ifPresent(device -> {
                    answer.put("device", device.name());
                    for (Library library : device.libraries()) {
                        versions.put(library.name(), library.version());
                    }
                });
        answer.putObject("options")
                .put("device", settings.device())
                .put("effort", settings.effort().id())
                .put("weights", settings.weights())
                .put("run", "Session.run: upload, every layer and download as one captured CUDA graph")
                .put("compute", "the same with frames that lie on the card in place of the upload, and maps left there")
                .putArray("forms")
                .add(Form.RUN.id())
                .add(Form.COMPUTE.id())
                .add(Form.PIPELINE.id());
        return answer;
    }

    private ObjectNode prepare(String precision, int batch) {
        release();
        long began = System.nanoTime();
        Prepared made = Prepared.open(settings, Precision.valueOf(precision.toUpperCase(Locale.ROOT)), batch);
        prepared = made;
        made.session().run();
        double seconds = first ? busy.seconds() : (System.nanoTime() - began) / 1e9;
        first = false;
        Prepared.fill(made.session().input());
        return JSON.objectNode()
                .put("ready", true)
                .put("cold_start_seconds", seconds)
                .put(
                        "device_memory_bytes",
                        made.memory().weights() + made.memory().needed());
    }

    private ObjectNode time(JsonNode command) {
        String form = command.path("form").asText(Form.RUN.id());
        return Form.of(form)
                .map(offered -> time(offered, Limit.of(command)))
                .orElseGet(() -> JSON.objectNode().put("refused", "form '" + form + "' is not offered"));
    }

    private ObjectNode time(Form form, Limit limit) {
        long[] nanos = form.time(requirePrepared(), limit);
        ObjectNode answer = JSON.objectNode();
        ArrayNode latencies = answer.putArray("latencies_us");
        for (long latency : nanos) {
            latencies.add(latency / 1e3);
        }
        return answer;
    }

    private ObjectNode maps(Path input, Path output) throws IOException {
        MapsFile.write(requirePrepared().session(), input, output);
        return JSON.objectNode().put("written", output.toString());
    }

    private ObjectNode release() {
        Prepared former = prepared;
        prepared = null;
        if (former != null) {
            former.close();
        }
        return JSON.objectNode().put("released", true);
    }

    private Prepared requirePrepared() {
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
