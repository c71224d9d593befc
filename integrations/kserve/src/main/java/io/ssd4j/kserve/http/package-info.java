// SPDX-License-Identifier: Apache-2.0
/** The protocol over HTTP, with the extension for binary tensors. */
@NullMarked
package io.ssd4j.kserve.http;

import org.jspecify.annotations.NullMarked;
