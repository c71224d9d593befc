// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.bindings.dnnl;

/** Represents jextract's output, to which the style rules do not apply. */
public class Generated {
    @SuppressWarnings("SystemOut")
    void trace() {
        System.out.println("a call");
    }
}
