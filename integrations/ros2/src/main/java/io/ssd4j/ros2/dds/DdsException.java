// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.dds;

import io.ssd4j.ros2.ddsc.ddsc_h;

/** Thrown if a function of Cyclone DDS fails. */
public final class DdsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final long LONGEST = 256;

    /**
     * @param action what was tried
     * @param code what the function returned, below 0
     */
    DdsException(String action, int code) {
        super("Cyclone DDS cannot " + action + ": " + text(code) + " (" + code + ")");
    }

    private static String text(int code) {
        return ddsc_h.dds_strretcode(code).reinterpret(LONGEST).getString(0);
    }

    /**
     * Returns what a function has returned.
     *
     * @throws DdsException if it is below 0
     */
    static int check(String action, int code) {
        if (code < 0) {
            throw new DdsException(action, code);
        }
        return code;
    }
}
