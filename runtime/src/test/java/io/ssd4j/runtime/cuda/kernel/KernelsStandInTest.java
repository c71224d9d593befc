// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

/** Run from their own source; compiled by the real NVRTC too, where it is at hand. */
@OnStandIn
class KernelsStandInTest extends KernelsContract {}
