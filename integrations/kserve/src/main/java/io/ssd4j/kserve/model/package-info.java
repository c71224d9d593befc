// SPDX-License-Identifier: Apache-2.0
/** The detector behind the server: from the tensors of a request to those of its answer. */
@NullMarked
package io.ssd4j.kserve.model;

import org.jspecify.annotations.NullMarked;
