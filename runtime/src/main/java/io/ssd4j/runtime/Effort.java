// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime;

import java.util.Locale;

/** How much time a GPU engine spends on choosing an implementation for each layer; choices are kept, so it is spent once. */
public enum Effort {
    /** The first one that the library's heuristics name; nothing is timed. */
    INSTANT,
    /** Every candidate of the heuristics is timed on the card, a few runs each. */
    TIMED,
    /** Every candidate is timed with many runs. */
    EXHAUSTIVE;

    /** The name on the command line and in a plan store. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
