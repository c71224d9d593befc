// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.ssd;

@SuppressWarnings("SystemOut")
final class Prints {
    private Prints() {}

    static void print() {
        System.out.println("printed");
    }
}
