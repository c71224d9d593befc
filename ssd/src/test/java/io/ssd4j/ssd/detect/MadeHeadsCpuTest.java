// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

class MadeHeadsCpuTest extends MadeHeadsContract {
    MadeHeadsCpuTest() {
        super("cpu");
    }
}
