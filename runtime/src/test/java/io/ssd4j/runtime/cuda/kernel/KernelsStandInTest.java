// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

/** Runs the kernels from their own source, and also compiles them with the real NVRTC if it is installed. */
@OnStandIn
class KernelsStandInTest extends KernelsContract {}
