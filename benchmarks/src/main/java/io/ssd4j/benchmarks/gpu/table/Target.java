// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

/**
 * Something that was asked for, and what came of it.
 *
 * @param what the quantity
 * @param limit the number asked for, with its direction
 * @param measured what was measured, or why nothing was
 * @param verdict whether it is met
 */
record Target(String what, String limit, String measured, Verdict verdict) {

    /** Whether it is met. */
    enum Verdict {
        MET("met"),
        MISSED("**not met**"),
        UNKNOWN("not measured");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Target unknown(String what, String limit, String why) {
        return new Target(what, limit, why, Verdict.UNKNOWN);
    }
}
