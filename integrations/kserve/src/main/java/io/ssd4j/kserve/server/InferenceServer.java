// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import io.ssd4j.kserve.model.ServedModel;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.RequestException.Status;

/**
 * What the front ends serve.
 *
 * @param model the model
 * @param admission limits
 * @param log observes the requests
 * @param settings of the front ends
 */
public record InferenceServer(ServedModel model, Admission admission, RequestLog log, ServerSettings settings) {

    /** Whether requests for inference are answered. */
    public boolean isReady() {
        return admission.isOpen() && model.state() == ServedModel.State.READY;
    }

    /**
     * Loads the model.
     *
     * @throws RequestException if that is not permitted, or fails
     */
    public void load(String name) {
        requireControl(name);
        try {
            model.load();
        } catch (RuntimeException | Error e) {
            log.unexpected(e);
            throw new RequestException(Status.INVALID, "the model cannot be loaded; the server's log has the reason");
        }
    }

    /**
     * Unloads the model.
     *
     * @throws RequestException if that is not permitted
     */
    public void unload(String name) {
        requireControl(name);
        model.unload();
    }

    private void requireControl(String name) {
        if (!settings.control()) {
            throw new RequestException(
                    Status.FORBIDDEN,
                    "this server does not load and unload its model on request; start it with --model-control to permit that");
        }
        model.require(name, "");
    }

    /** The message to a client about a failure; one that is not about the request is reported to the operator. */
    public RequestException failure(Throwable failure) {
        if (failure instanceof RequestException refusal) {
            return refusal;
        }
        log.unexpected(failure);
        return new RequestException(Status.INTERNAL, "the server failed; its log has the reason");
    }
}
