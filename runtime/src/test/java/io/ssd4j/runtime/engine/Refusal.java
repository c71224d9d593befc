// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** The error message of a rejected call. */
final class Refusal {
    private Refusal() {}

    static String of(Class<? extends Throwable> type, Executable refused) {
        return String.valueOf(assertThrows(type, refused).getMessage());
    }
}
