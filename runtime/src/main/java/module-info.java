// SPDX-License-Identifier: Apache-2.0
/** Networks and the engines that run them; knows nothing of SSD. */
module io.ssd4j.runtime {
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires io.ssd4j.bindings;

    exports io.ssd4j.runtime;
    exports io.ssd4j.runtime.image;
    exports io.ssd4j.runtime.memory;
    exports io.ssd4j.runtime.network;
    exports io.ssd4j.runtime.plan;
    exports io.ssd4j.runtime.engine;

    opens io.ssd4j.runtime.cuda.plan to
            tools.jackson.databind;

    uses io.ssd4j.runtime.plan.GpuPlanner;
    uses io.ssd4j.runtime.engine.EngineProvider;

    provides io.ssd4j.runtime.plan.GpuPlanner with
            io.ssd4j.runtime.cuda.CudaPlanner;
    provides io.ssd4j.runtime.engine.EngineProvider with
            io.ssd4j.runtime.cpu.CpuEngine,
            io.ssd4j.runtime.cuda.CudaEngine;
}
