// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses the JSON of an untrusted safetensors header. Depth, length and number of tokens are bounded, duplicates are
 * rejected, and every value must have the type that the format requires. Unknown fields are ignored, as in the
 * reference implementation. {@link TensorLayout} checks the offsets.
 */
final class HeaderParser {
    /** The longest {@code shape} accepted: PyTorch and NumPy stop at 64 dimensions. */
    private static final int MAX_RANK = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Each name occurs once, so interning them gains nothing and invites hash-collision attacks.
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    // Enough for more than 100 000 tensors; keeps a header of the full 100 MB from filling the heap.
                    .maxTokenCount(2_000_000)
                    .build())
            .build();

    private final Path file;
    private final JsonParser json;
    private final SequencedMap<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private HeaderParser(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /**
     * Parses a header.
     *
     * @param file the file to name in messages
     * @param header the header's bytes, including padding
     * @throws WeightsException if the header is invalid; the message names the tensor or the position
     */
    static SafetensorsHeader parse(Path file, byte[] header) {
        if (header.length == 0 || header[0] != '{') {
            throw new WeightsException(file + ": the header, at byte 8 of the file, does not begin with '{': "
                    + "this is not a safetensors file, or it is damaged");
        }
        // Decoded here because Jackson, given bytes, would accept UTF-16 and UTF-32 as well.
        Reader utf8 = new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), utf8)) {
            HeaderParser parser = new HeaderParser(file, json);
            parser.header();
            return new SafetensorsHeader(parser.tensors, parser.metadata);
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new WeightsException(file + ": the header is not UTF-8 text; the file is damaged", e);
            }
            throw e; // reading from memory
        } catch (JacksonException e) {
            long offset =
                    Long.BYTES + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset());
            throw new WeightsException(
                    file + ": the header is malformed near byte " + offset + ": " + Quoted.line(e.getOriginalMessage()),
                    e);
        }
    }

    private void header() {
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw wrong(key, "must be a JSON object, not " + found());
            }
            if (key.equals(SafetensorsHeader.METADATA)) {
                metadata();
            } else {
                tensors.put(key, tensor(key));
            }
        }
        if (json.nextToken() != null) {
            throw new WeightsException(file + ": the header has content after its closing brace");
        }
    }

    private void metadata() {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw wrong(SafetensorsHeader.METADATA, Quoted.name(key) + " must be a string, not " + found());
            }
            metadata.put(key, text(key, json.getString()));
        }
    }

    private TensorInfo tensor(String key) {
        Dtype dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> dtype = dtype(key);
                case "shape" -> shape = numbers(key, field);
                case "data_offsets" -> offsets = numbers(key, field);
                default -> json.skipChildren();
            }
        }
        offsets = present(key, "data_offsets", offsets);
        if (offsets.size() != 2) {
            throw wrong(key, "data_offsets must be two numbers, not " + offsets.size());
        }
        return new TensorInfo(
                present(key, "dtype", dtype), present(key, "shape", shape), offsets.getFirst(), offsets.getLast());
    }

    private Dtype dtype(String key) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(key, "dtype must be a string, not " + found());
        }
        String name = json.getString();
        return Arrays.stream(Dtype.values())
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong(key, "dtype " + Quoted.name(name) + " is not part of the format"));
    }

    private List<Long> numbers(String key, String field) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(key, field + " must be an array, not " + found());
        }
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            // Jackson accepts -0 as an integer; the reference implementation does not.
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getString().startsWith("-")) {
                throw wrong(key, field + " must contain non-negative integers, not " + found());
            }
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw wrong(key, field + " contains a number out of range, " + found());
            }
            if (numbers.size() == MAX_RANK) {
                throw wrong(key, field + " has more than " + MAX_RANK + " numbers");
            }
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    /** Jackson rejects an unpaired surrogate in a name but not in a value; it could not be written as UTF-8. */
    private String text(String key, String text) {
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw wrong(SafetensorsHeader.METADATA, Quoted.name(key) + " contains an unpaired surrogate");
        }
        return text;
    }

    private <T> T present(String key, String field, @Nullable T value) {
        if (value == null) {
            throw wrong(key, field + " is missing");
        }
        return value;
    }

    private String found() {
        return switch (json.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case null -> "the end of the header";
            default -> Quoted.name(json.getString());
        };
    }

    private WeightsException wrong(String key, String what) {
        return new WeightsException(file + ": in the header, " + Quoted.name(key) + ": " + what);
    }
}
