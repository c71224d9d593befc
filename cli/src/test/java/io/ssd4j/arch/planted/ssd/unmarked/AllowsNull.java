// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.ssd.unmarked;

final class AllowsNull {
    private AllowsNull() {}
}
