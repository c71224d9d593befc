// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/** A text that is no plan, or not the plan that was asked for; the message tells what is wrong with it. */
public final class SerializedPlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong
     */
    public SerializedPlanException(String message) {
        super(message);
    }
}
