// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Parameters of a request or a tensor.
 *
 * @param values {@link Boolean}, {@link Number} or {@link String} by name
 */
public record Parameters(Map<String, Object> values) {

    /** No parameters. */
    public static final Parameters NONE = new Parameters(Map.of());

    /** Copies the values. */
    public Parameters {
        values = Map.copyOf(values);
    }

    /**
     * A number, which older clients can send only as a text.
     *
     * @throws RequestException if the value is not a number
     */
    public OptionalDouble number(String name) {
        return switch (values.get(name)) {
            case null -> OptionalDouble.empty();
            case Number number -> OptionalDouble.of(number.doubleValue());
            case String text -> OptionalDouble.of(parse(name, text));
            default -> throw wrong(name, "a number");
        };
    }

    private static double parse(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw wrong(name, "a number");
        }
    }

    /**
     * A boolean; empty if it is missing.
     *
     * @throws RequestException if the value is no boolean
     */
    public Optional<Boolean> flag(String name) {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case Boolean flag -> Optional.of(flag);
            default -> throw wrong(name, "true or false");
        };
    }

    /**
     * A text; empty if it is missing.
     *
     * @throws RequestException if the value is no text
     */
    public Optional<String> text(String name) {
        return switch (values.get(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> throw wrong(name, "a text");
        };
    }

    private static RequestException wrong(String name, String kind) {
        return RequestException.invalid("the parameter '" + name + "' must be " + kind);
    }
}
