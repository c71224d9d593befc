// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import io.ssd4j.runtime.cuda.standin.OnStandIn;

@OnStandIn
class DetectionStandInTest extends DetectionContract {
    @Override
    String device() {
        return "cuda:0";
    }
}
