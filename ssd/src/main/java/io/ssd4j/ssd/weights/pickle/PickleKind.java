// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.math.BigInteger;

/** Names the kind of a value for messages; never its contents, which may be endless. */
public final class PickleKind {
    private PickleKind() {}

    /** For example {@code a dictionary}. */
    public static String of(Object value) {
        return switch (value) {
            case String _ -> "text";
            case Long _, BigInteger _ -> "an integer";
            case Double _ -> "a floating-point number";
            case Boolean _ -> "a truth value";
            case PickleNone _ -> "None";
            case PickleDict _ -> "a dictionary";
            case PickleList _ -> "a list";
            case PickleTuple _ -> "a tuple";
            default -> value.getClass().getSimpleName();
        };
    }
}
