// SPDX-License-Identifier: Apache-2.0
/** Networks and the engines that run them; knows nothing of SSD. */
@SuppressWarnings("module") // the modules that packages are exported to are compiled after this one
module io.ssd4j.runtime {
    requires static jdk.jfr; // events, if this Java has the recorder
    requires static org.jspecify;
    requires tools.jackson.databind;
    requires io.ssd4j.bindings;

    exports io.ssd4j.runtime;
    exports io.ssd4j.runtime.detection;
    exports io.ssd4j.runtime.image;
    exports io.ssd4j.runtime.network;
    exports io.ssd4j.runtime.quantization;
    exports io.ssd4j.runtime.diagnosis to
            io.ssd4j.cli,
            io.ssd4j.codecs;
    exports io.ssd4j.runtime.planning to
            io.ssd4j.cli;

    opens io.ssd4j.runtime.cpu.choice to
            tools.jackson.databind;
    opens io.ssd4j.runtime.cuda.store to
            tools.jackson.databind;

    uses io.ssd4j.runtime.diagnosis.Diagnosis;
    uses io.ssd4j.runtime.engine.EngineProvider;
    uses io.ssd4j.runtime.planning.GpuPlanner;

    provides io.ssd4j.runtime.diagnosis.Diagnosis with
            io.ssd4j.runtime.cpu.CpuDiagnosis,
            io.ssd4j.runtime.cuda.CudaDiagnosis;
    provides io.ssd4j.runtime.engine.EngineProvider with
            io.ssd4j.runtime.cpu.CpuEngine,
            io.ssd4j.runtime.cuda.CudaEngine;
    provides io.ssd4j.runtime.planning.GpuPlanner with
            io.ssd4j.runtime.cuda.CudaPlanner;
}
