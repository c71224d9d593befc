// SPDX-License-Identifier: Apache-2.0
/** Checks what the pages of the documentation say: their code blocks and their links. */
@NullMarked
package io.ssd4j.documents;

import org.jspecify.annotations.NullMarked;
