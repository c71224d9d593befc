// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;
import io.ssd4j.kserve.server.InferenceServer;
import io.ssd4j.kserve.server.Protocols;
import java.util.Arrays;
import java.util.List;

/** Everything but inference: what the server and the model are, and how they are. */
final class Routes {
    private static final int MODEL = 2;

    private final InferenceServer server;

    Routes(InferenceServer server) {
        this.server = server;
    }

    /**
     * The model and version in a path.
     *
     * @param name of the model
     * @param version empty if the path has none
     * @param action the last part of the path; empty if the path ends with the model
     */
    record ModelPath(String name, String version, String action) {}

    /** The parts of a path. */
    static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Whether a path is a probe, which needs no token. */
    static boolean isProbe(List<String> path) {
        return path.size() == 3 && path.getFirst().equals("v2") && path.get(1).equals("health");
    }

    /**
     * Reads a path of a model.
     *
     * @throws RequestException if there is no such path
     */
    static ModelPath modelPath(List<String> path) {
        List<String> rest = path.subList(MODEL + 1, path.size());
        String version = "";
        if (rest.size() >= 2 && rest.getFirst().equals("versions")) {
            version = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        if (rest.size() > 1) {
            throw unknown();
        }
        return new ModelPath(path.get(MODEL), version, rest.isEmpty() ? "" : rest.getFirst());
    }

    static RequestException unknown() {
        return new RequestException(
                Status.NOT_FOUND,
                "there is no such path; see /v2/models/NAME/infer, /v2/health/ready and the others of"
                        + " the Open Inference Protocol");
    }

    /**
     * Answers a GET request.
     *
     * @throws RequestException if there is no such path
     */
    Reply get(List<String> path) {
        if (path.equals(List.of("v2"))) {
            return Reply.json(json -> {
                json.writeStringProperty("name", Protocols.NAME);
                json.writeStringProperty("version", server.settings().version());
                json.writeArrayPropertyStart("extensions");
                Protocols.EXTENSIONS.forEach(json::writeString);
                json.writeEndArray();
            });
        }
        if (isProbe(path)) {
            return switch (path.getLast()) {
                case "live" -> Reply.state(true, json -> json.writeBooleanProperty("live", true));
                case "ready" -> {
                    boolean ready = server.isReady();
                    yield Reply.state(ready, json -> json.writeBooleanProperty("ready", ready));
                }
                default -> throw unknown();
            };
        }
        if (path.equals(List.of("v2", "models", "stats"))) {
            return Reply.value(json -> StatisticsJson.write(json, server.model()));
        }
        if (path.size() > MODEL && path.subList(0, MODEL).equals(List.of("v2", "models"))) {
            return model(modelPath(path));
        }
        throw unknown();
    }

    private Reply model(ModelPath path) {
        ServedModel model = server.model();
        model.require(path.name(), path.version());
        return switch (path.action()) {
            case "" -> {
                var metadata = model.metadata();
                yield Reply.value(json -> MetadataJson.write(json, metadata));
            }
            case "ready" -> {
                boolean ready = server.isReady();
                yield Reply.state(ready, json -> {
                    json.writeStringProperty("name", model.name());
                    json.writeBooleanProperty("ready", ready);
                });
            }
            case "stats" -> Reply.value(json -> StatisticsJson.write(json, model));
            default -> throw unknown();
        };
    }

    /**
     * Answers a POST request about the models that can be loaded.
     *
     * @throws RequestException if there is no such path
     */
    Reply repository(List<String> path) {
        if (path.equals(List.of("v2", "repository", "index"))) {
            return Reply.value(json -> {
                json.writeStartArray();
                json.writeStartObject();
                json.writeStringProperty("name", server.model().name());
                json.writeStringProperty("version", ServedModel.VERSION);
                json.writeStringProperty("state", server.model().state().name());
                json.writeEndObject();
                json.writeEndArray();
            });
        }
        if (path.size() == 5 && path.subList(0, 3).equals(List.of("v2", "repository", "models"))) {
            switch (path.getLast()) {
                case "load" -> server.load(path.get(3));
                case "unload" -> server.unload(path.get(3));
                default -> throw unknown();
            }
            return Reply.empty();
        }
        throw unknown();
    }
}
