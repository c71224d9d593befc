// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

@OnStandIn
class DetectionKernelsStandInTest extends DetectionKernelsContract {}
