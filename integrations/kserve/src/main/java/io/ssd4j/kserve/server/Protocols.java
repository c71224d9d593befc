// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.server;

import java.util.List;

/** What the server says of itself in both protocols. */
public final class Protocols {
    /** The name of the server. */
    public static final String NAME = "ssd4j";

    /** The extensions of the protocol that it has, as NVIDIA Triton names them. */
    public static final List<String> EXTENSIONS = List.of("binary_tensor_data", "statistics", "model_repository");

    private Protocols() {}
}
