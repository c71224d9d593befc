// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads text for cuDNN, which ends the process if some values are not of the type that it expects.
 *
 * @param refusal makes an exception from a message
 */
public record StrictJson(Function<String, RuntimeException> refusal) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The object that is the whole text. */
    public JsonNode object(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw refusal.apply("not JSON at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw refusal.apply("not a JSON object");
        }
        return node;
    }

    /** A field that is an object. */
    public JsonNode object(JsonNode parent, String field) {
        return require(parent, field, parent.path(field).isObject(), "an object");
    }

    /** A field that is a nonempty array of objects. */
    public JsonNode objects(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        boolean allObjects =
                value.isArray() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isObject);
        return require(parent, field, allObjects, "a list of objects");
    }

    /** A field that is a string. */
    public String text(JsonNode parent, String field) {
        return require(parent, field, parent.path(field).isString(), "a string").stringValue();
    }

    /** A field that is a whole number of 32 bits. */
    public int int32(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        return require(parent, field, value.isIntegralNumber() && value.canConvertToInt(), "a 32-bit number")
                .intValue();
    }

    /** A field that is a whole number of 64 bits. */
    public long int64(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        return require(parent, field, value.isIntegralNumber() && value.canConvertToLong(), "a 64-bit number")
                .longValue();
    }

    private JsonNode require(JsonNode parent, String field, boolean fits, String expected) {
        if (!parent.has(field)) {
            throw refusal.apply("\"" + field + "\" is missing");
        }
        if (!fits) {
            throw refusal.apply("\"" + field + "\" is not " + expected);
        }
        return parent.get(field);
    }
}
