// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.bindings.dnnl;

/** Stands for jextract's output, which none of the rules on style covers. */
public class Generated {
    @SuppressWarnings("SystemOut")
    void trace() {
        System.out.println("a call");
    }
}
