// SPDX-License-Identifier: Apache-2.0
/** The protocol over gRPC. */
@NullMarked
package io.ssd4j.kserve.grpc;

import org.jspecify.annotations.NullMarked;
