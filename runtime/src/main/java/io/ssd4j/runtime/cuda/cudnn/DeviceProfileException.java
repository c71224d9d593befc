// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/** A text that is no device profile; the message tells what is wrong with it. */
public final class DeviceProfileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong
     */
    public DeviceProfileException(String message) {
        super(message);
    }
}
