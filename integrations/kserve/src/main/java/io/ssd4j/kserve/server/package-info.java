// SPDX-License-Identifier: Apache-2.0
/** What HTTP and gRPC share: limits, metrics, the state of the server, TLS and the token. */
@NullMarked
package io.ssd4j.kserve.server;

import org.jspecify.annotations.NullMarked;
