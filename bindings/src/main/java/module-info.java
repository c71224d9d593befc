// SPDX-License-Identifier: Apache-2.0
/** Generated bindings for the native libraries, and the code that finds and loads them. */
@SuppressWarnings("module") // the one module it is exported to is compiled after it
module io.ssd4j.bindings {
    requires static org.jspecify;

    exports io.ssd4j.bindings to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.gomp to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.dnnl to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.cuda to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.cudnn to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.cublaslt to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.nvrtc to
            io.ssd4j.runtime;
}
