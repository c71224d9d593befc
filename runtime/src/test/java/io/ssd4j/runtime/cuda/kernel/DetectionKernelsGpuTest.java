// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import org.junit.jupiter.api.Tag;

@Tag("gpu")
class DetectionKernelsGpuTest extends DetectionKernelsContract {}
