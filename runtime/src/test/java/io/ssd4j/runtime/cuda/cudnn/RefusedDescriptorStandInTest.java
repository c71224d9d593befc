// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stand-in rejects the same descriptors as the real cuDNN. */
@OnStandIn
class RefusedDescriptorStandInTest {
    @BeforeAll
    static void loadStandIn() {
        NativeLibraries.load(NativeLibrary.CUDNN);
    }

    @ParameterizedTest
    @MethodSource("io.ssd4j.runtime.cuda.cudnn.RefusedDescriptor#all")
    void isRefused(RefusedDescriptor descriptor) {
        descriptor.assertRefused();
    }
}
