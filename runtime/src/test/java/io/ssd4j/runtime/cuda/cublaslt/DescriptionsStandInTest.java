// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import org.junit.jupiter.api.BeforeAll;

@OnStandIn
class DescriptionsStandInTest extends DescriptionsContract {
    @BeforeAll
    static void loadStandIn() {
        NativeLibraries.load(NativeLibrary.CUBLASLT);
    }
}
