// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;

/** Thrown if a file has the wrong content, so trying another folder would not help. */
final class ContentException extends IOException {
    private static final long serialVersionUID = 1L;

    ContentException(String message) {
        super(message);
    }
}
