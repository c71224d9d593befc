// SPDX-License-Identifier: Apache-2.0
/** A server for the Open Inference Protocol, over HTTP and gRPC: the command {@code serve}. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // gRPC and Micrometer have no module descriptors
module io.ssd4j.kserve {
    requires java.logging;
    requires static org.jspecify;
    requires com.google.common; // for the generated stubs
    requires com.google.protobuf;
    requires info.picocli;
    requires io.grpc;
    requires io.grpc.netty.shaded;
    requires io.grpc.protobuf; // for the generated stubs
    requires io.grpc.stub;
    requires io.ssd4j.cli;
    requires jdk.httpserver;
    requires micrometer.core;
    requires micrometer.registry.prometheus;
    requires tools.jackson.core;

    opens io.ssd4j.kserve to
            info.picocli;

    provides io.ssd4j.cli.spi.Subcommand with
            io.ssd4j.kserve.ServeSubcommand;
}
