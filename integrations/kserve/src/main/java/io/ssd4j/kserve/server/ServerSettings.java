// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import java.util.Optional;

/**
 * How a front end listens.
 *
 * @param host the address to listen on
 * @param maxBody bytes of a request's body, decompressed
 * @param maxConnections at the same time
 * @param control whether requests may load and unload the model
 * @param tls the certificate; empty for connections that are not encrypted
 * @param token what requests must carry
 * @param version of the server
 */
public record ServerSettings(
        String host,
        int maxBody,
        int maxConnections,
        boolean control,
        Optional<TlsFiles> tls,
        BearerToken token,
        String version) {}
