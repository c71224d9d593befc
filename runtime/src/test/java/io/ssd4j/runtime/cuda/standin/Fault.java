// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

/**
 * A failure requested from the stand-in.
 *
 * @param control the control file with the request
 * @param slot the index of the request
 */
public record Fault(StandInControl control, int slot) {

    /** When a fault fires. */
    public enum Mode {
        /** Only the nth call fails. */
        ONCE(1),
        /** The nth call fails and every later one. */
        FROM_THEN_ON(2),
        /** The nth call fails, and the status sticks to its context, like the status of a crashed kernel. */
        STICKS(3),
        /** The nth call succeeds without doing anything, as if it had not been made. Only for driver functions. */
        OMITS(4);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** Number of calls of the entry point since the request. */
    public long seen() {
        return control.faultSeen(slot);
    }

    /** Number of calls that failed. */
    public long fired() {
        return control.faultFired(slot);
    }
}
