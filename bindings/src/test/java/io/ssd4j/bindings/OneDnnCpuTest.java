// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ssd4j.bindings.dnnl.dnnl_h;
import io.ssd4j.bindings.dnnl.dnnl_version_t;
import org.junit.jupiter.api.Test;

/** Calls the delivered oneDNN through its generated class. */
class OneDnnCpuTest {

    @Test
    void reportsTheVersionOfTheBindings() {
        assertInstanceOf(LibraryStatus.Loaded.class, NativeLibraries.load(NativeLibrary.DNNL));
        var version = dnnl_h.dnnl_version();
        assertEquals(3, dnnl_version_t.major(version));
        assertEquals(13, dnnl_version_t.minor(version));
    }
}
