// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

/**
 * A failure that the stand-in was asked for.
 *
 * @param control where it was asked for
 * @param slot which of the requests it is
 */
public record Fault(StandInControl control, int slot) {

    /** How often a fault fires. */
    public enum Mode {
        /** The nth call fails and no other. */
        ONCE(1),
        /** The nth call fails and every later one. */
        FROM_THEN_ON(2),
        /** The nth call fails, and the status sticks to its context as that of a broken kernel does. */
        STICKS(3),
        /** The nth call does nothing and succeeds: as if the program had left it out. For functions of the driver. */
        OMITS(4);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** How many calls of the entry point it has seen. */
    public long seen() {
        return control.faultSeen(slot);
    }

    /** How many calls it has failed. */
    public long fired() {
        return control.faultFired(slot);
    }
}
