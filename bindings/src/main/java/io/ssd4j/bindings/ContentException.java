// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.bindings;

import java.io.IOException;

/** A file does not hold what it should: trying another folder will not help. */
final class ContentException extends IOException {
    private static final long serialVersionUID = 1L;

    ContentException(String message) {
        super(message);
    }
}
