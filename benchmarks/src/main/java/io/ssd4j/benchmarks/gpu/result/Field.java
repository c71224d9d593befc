// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * A value of the file together with where it stands, so that a refusal can name it. Null counts as missing.
 *
 * @param path from the top, {@code race.cells[2].batch}
 */
record Field(String path, JsonNode node) {

    static Field top(JsonNode node) {
        return new Field("", node);
    }

    Field at(String name) {
        return maybe(name).orElseThrow(() -> new ResultException("the result lacks " + pathOf(name)));
    }

    Optional<Field> maybe(String name) {
        JsonNode child = node.get(name);
        return child == null || child.isNull() ? Optional.empty() : Optional.of(new Field(pathOf(name), child));
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    String text() {
        if (!node.isTextual() || node.asText().isBlank()) {
            throw new ResultException("the result lacks " + path + ": it is no text but " + node);
        }
        return node.asText();
    }

    double number() {
        if (!node.isNumber()) {
            throw new ResultException(path + " is no number but " + node);
        }
        return node.asDouble();
    }

    int integer() {
        if (!node.isInt()) {
            throw new ResultException(path + " is no whole number but " + node);
        }
        return node.asInt();
    }

    boolean truth() {
        if (!node.isBoolean()) {
            throw new ResultException(path + " is neither true nor false but " + node);
        }
        return node.asBoolean();
    }

    OptionalDouble maybeNumber(String name) {
        return maybe(name).map(field -> OptionalDouble.of(field.number())).orElse(OptionalDouble.empty());
    }

    /** Text as it is, anything else as JSON. */
    String plain() {
        return node.isTextual() ? node.asText() : node.toString();
    }

    List<Field> elements() {
        if (!node.isArray()) {
            throw new ResultException(path + " is no list but " + node);
        }
        List<Field> elements = new ArrayList<>();
        for (JsonNode element : node) {
            elements.add(new Field(path + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    SequencedMap<String, Field> members() {
        SequencedMap<String, Field> members = new LinkedHashMap<>();
        node.properties()
                .forEach(member -> members.put(member.getKey(), new Field(pathOf(member.getKey()), member.getValue())));
        return members;
    }
}
