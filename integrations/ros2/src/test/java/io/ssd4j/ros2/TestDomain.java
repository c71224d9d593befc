// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2;

import io.ssd4j.ros2.dds.Participant;
import java.util.Optional;

/** A domain on the loopback address that no other process uses at the same time, most probably. The ports of domains above 100 may belong to other programs. */
public final class TestDomain {
    private static final int FIRST = 1;
    private static final int DOMAINS = 100;

    private TestDomain() {}

    /** Its number. */
    public static int number() {
        return FIRST + (int) (ProcessHandle.current().pid() % DOMAINS);
    }

    /** Joins it. */
    public static Participant join() {
        return Participant.join(number(), Optional.of(Participant.LOOPBACK));
    }
}
