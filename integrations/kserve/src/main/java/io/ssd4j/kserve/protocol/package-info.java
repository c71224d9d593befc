// SPDX-License-Identifier: Apache-2.0
/** Requests and answers of the Open Inference Protocol, whether they come as JSON or as protobuf. */
@NullMarked
package io.ssd4j.kserve.protocol;

import org.jspecify.annotations.NullMarked;
