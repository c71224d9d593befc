// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** A result of a card that does not exist, to be spoiled by a test. */
public final class MadeUpResult {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The whole file. */
    public final ObjectNode top;

    private MadeUpResult(ObjectNode top) {
        this.top = top;
    }

    /** A good one. */
    public static MadeUpResult read() throws IOException {
        try (InputStream in = Objects.requireNonNull(MadeUpResult.class.getResourceAsStream("made-up.json"))) {
            return new MadeUpResult((ObjectNode) JSON.readTree(in));
        }
    }

    /** What stands at a JSON pointer, {@code /race/clocks}. */
    public JsonNode at(String pointer) {
        JsonNode node = top.at(pointer);
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("there is no " + pointer);
        }
        return node;
    }

    /** Takes away what stands at a pointer. */
    public MadeUpResult without(String pointer) {
        at(pointer);
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1);
        switch (at(pointer.substring(0, slash))) {
            case ObjectNode object -> object.remove(name);
            case ArrayNode array -> array.remove(Integer.parseInt(name));
            default -> throw new IllegalArgumentException(pointer);
        }
        return this;
    }

    /** Puts something where a pointer tells. */
    public MadeUpResult with(String pointer, Object value) {
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), JSON.valueToTree(value));
        return this;
    }

    /** Writes it into a folder. */
    public Path write(Path folder) throws IOException {
        Path file = folder.resolve("first-light.json");
        JSON.writeValue(file.toFile(), top);
        return file;
    }
}
