// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.RealLibraries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real cuDNN rejects each of these descriptors. */
class RefusedDescriptorNativeTest {
    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    @ParameterizedTest
    @MethodSource("io.ssd4j.runtime.cuda.cudnn.RefusedDescriptor#all")
    void isRefused(RefusedDescriptor descriptor) {
        descriptor.assertRefused();
    }
}
