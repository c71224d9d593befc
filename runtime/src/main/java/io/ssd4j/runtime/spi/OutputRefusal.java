// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.spi;

import io.ssd4j.runtime.SessionOutputs;
import java.util.Collection;

/** What asking a session for an output ends with where it is elsewhere or is none, alike on every engine. */
public final class OutputRefusal {
    private OutputRefusal() {}

    /** Asked for on the host, and kept on the device. */
    public static IllegalStateException onDevice(SessionOutputs outputs) {
        return new IllegalStateException("this session keeps its outputs on the device (" + outputs
                + "): read them there, at deviceOutput(name), or open it for SessionOutputs.HOST");
    }

    /** Asked for on the device, and handed to the host. */
    public static IllegalStateException onHost() {
        return new IllegalStateException(
                "this session hands its outputs to the host: read them by output(name), or open it on a GPU"
                        + " for SessionOutputs.DEVICE_FLOAT32 or DEVICE_NATIVE");
    }

    /** The network has no such output. */
    public static IllegalArgumentException unknown(Collection<String> outputs, String name) {
        return new IllegalArgumentException(
                "there is no output '" + name + "'; there are " + String.join(", ", outputs));
    }
}
