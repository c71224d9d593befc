// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceMemoryReport;
import io.ssd4j.runtime.DeviceStatus.Library;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Carries out each command. One setup at a time is prepared; preparing another releases it. */
final class Contestant implements Main.Entrant {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Settings settings;
    private final BusyTime busy;
    private @Nullable Prepared prepared;
    private boolean first = true;

    /**
     * Creates a contestant with nothing prepared.
     *
     * @param busy measures the cold start. It includes {@code hello}, since asking for library versions loads the libraries.
     */
    Contestant(Settings settings, BusyTime busy) {
        this.settings = settings;
        this.busy = busy;
    }

    @Override
    public ObjectNode answer(JsonNode command) throws IOException {
        String what = text(command, "do");
        return switch (what) {
            case "hello" -> hello();
            case "prepare" ->
                prepare(text(command, "precision"), command.path("batch").asInt(0));
            case "time" -> time(command);
            case "maps" -> maps(Path.of(text(command, "input")), Path.of(text(command, "output")));
            case "release" -> release();
            default -> throw new IllegalArgumentException("there is no command '" + what + "'");
        };
    }

    private static String text(JsonNode command, String name) {
        return command.path(name).asString("");
    }

    private ObjectNode hello() {
        ObjectNode answer = JSON.objectNode().put("name", "ssd4j");
        ObjectNode versions = answer.putObject("versions");
        ModuleDescriptor ssd = SsdBackbone.class.getModule().getDescriptor();
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
        ObjectNode options = answer.putObject("options")
                .put("device", settings.device())
                .put("model", settings.model().id())
                .put("weights", settings.weights());
        if (settings.isGpu()) {
            options.put("effort", settings.effort().id())
                    .put("run", "Session.run: upload, every layer and download as one captured CUDA graph")
                    .put(
                            "compute",
                            "the same from frames on the card, in place of the upload, to maps that stay there");
        } else {
            options.put("run", "Session.run");
        }
        ArrayNode forms = options.putArray("forms");
        Form.on(settings).forEach(form -> forms.add(form.id()));
        return answer;
    }

    private ObjectNode prepare(String precision, int batch) {
        release();
        long start = System.nanoTime();
        Prepared made = Prepared.open(settings, Precision.valueOf(precision.toUpperCase(Locale.ROOT)), batch);
        prepared = made;
        made.session().run();
        double seconds = first ? busy.seconds() : (System.nanoTime() - start) / 1e9;
        first = false;
        PhotoNoise.fill(made.session().input().values());
        made.settle();
        ObjectNode answer = JSON.objectNode().put("ready", true).put("cold_start_seconds", seconds);
        DeviceMemoryReport memory = made.memory();
        return memory == null ? answer : answer.put("device_memory_bytes", memory.weights() + memory.needed());
    }

    private ObjectNode time(JsonNode command) {
        String id = command.path("form").asString(Form.RUN.id());
        return Form.on(settings).stream()
                .filter(form -> form.id().equals(id))
                .findFirst()
                .map(form -> time(form, Limit.of(command)))
                .orElseGet(() -> JSON.objectNode().put("refused", "form '" + id + "' is not offered"));
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
        MapsFile.write(requirePrepared().session(), settings.model().featureMaps(), input, output);
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
