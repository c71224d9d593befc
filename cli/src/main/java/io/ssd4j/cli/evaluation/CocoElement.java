// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** One object of a section of a COCO file, read field by field from a parser that stands on its first token. */
final class CocoElement {
    private final Path file;
    private final String name;
    private final JsonParser json;
    private String field = "";

    /** @param name the element's place in the file, such as {@code images[3]} */
    CocoElement(Path file, String name, JsonParser json) {
        this.file = file;
        this.name = name;
        this.json = json;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw wrong("must be an object");
        }
    }

    /** Moves to the next field, whether the value of the one before has been read or not. Returns its name, or null at the end. */
    @Nullable
    String nextField() {
        if (!field.isEmpty()) {
            json.skipChildren(); // does nothing at the end of a value
        }
        if (json.nextToken() == JsonToken.END_OBJECT) {
            return null;
        }
        field = json.currentName();
        json.nextToken();
        return field;
    }

    long wholeNumber() {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw mustBe("a whole number");
        }
        try {
            return json.getLongValue();
        } catch (InputCoercionException e) {
            throw mustBe("a whole number of up to 64 bits");
        }
    }

    int size() {
        long value = wholeNumber();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw mustBe("a number of pixels, not " + value);
        }
        return (int) value;
    }

    double number() {
        if (!json.currentToken().isNumeric()) {
            throw mustBe("a number");
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw mustBe("a finite number");
        }
        return value;
    }

    /** A flag, written as 0 or 1, or as a JSON boolean. */
    boolean flag() {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> wholeNumber() != 0;
        };
    }

    String text() {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw mustBe("a string");
        }
        return json.getString();
    }

    /** A box: left, top, width and height, of which the last two are not negative. */
    double[] box() {
        String expected = "an array of four numbers: left, top, width, height";
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw mustBe(expected);
        }
        double[] values = new double[4];
        for (int i = 0; i < values.length; i++) {
            if (!json.nextToken().isNumeric()) {
                throw mustBe(expected);
            }
            values[i] = number();
        }
        if (json.nextToken() != JsonToken.END_ARRAY) {
            throw mustBe(expected);
        }
        if (values[2] < 0 || values[3] < 0) {
            throw mustBe("a box whose width and height are not negative");
        }
        return values;
    }

    /** The value of a field that every such element has to have. */
    <T> T require(String required, @Nullable T value) {
        if (value == null) {
            throw wrong("'" + required + "' is missing");
        }
        return value;
    }

    private DataSetException mustBe(String what) {
        return wrong("'" + field + "' must be " + what);
    }

    private DataSetException wrong(String what) {
        return new DataSetException(file + ": " + name + ": " + what);
    }
}
