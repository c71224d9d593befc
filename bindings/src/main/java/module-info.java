// SPDX-License-Identifier: Apache-2.0
/** Generated bindings of the native libraries, the one place that finds and loads them, and the files that all modules share. */
@SuppressWarnings("module") // the modules it is exported to are compiled after it
module io.ssd4j.bindings {
    requires static org.jspecify;

    exports io.ssd4j.bindings to
            io.ssd4j.codecs,
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.files to
            io.ssd4j.cli,
            io.ssd4j.runtime,
            io.ssd4j.ssd;
    exports io.ssd4j.bindings.memory to
            io.ssd4j.cli,
            io.ssd4j.runtime,
            io.ssd4j.ssd;
    exports io.ssd4j.bindings.dlpack to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.gomp to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.dnnl to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.leptonica to
            io.ssd4j.codecs;
    exports io.ssd4j.bindings.cuda to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.cudnn to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.cublaslt to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.nvrtc to
            io.ssd4j.runtime;
    exports io.ssd4j.bindings.nvtx to
            io.ssd4j.runtime;
}
