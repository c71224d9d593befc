// SPDX-License-Identifier: Apache-2.0
/** Collects single images of many requests into batches: a bounded queue, and the threads that compute what is in it. */
@NullMarked
package io.ssd4j.kserve.batch;

import org.jspecify.annotations.NullMarked;
