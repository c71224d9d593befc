// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.LibraryStatus.Loaded;
import io.ssd4j.bindings.LibraryStatus.Missing;
import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cpu.dnnl.Dnnl;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.diagnosis.Diagnosis;
import io.ssd4j.runtime.diagnosis.Finding;
import io.ssd4j.runtime.diagnosis.Finding.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the CPU engine finds: its libraries, and the implementation that each precision has on this processor. */
public final class CpuDiagnosis implements Diagnosis {
    private static final String LIMIT = "ONEDNN_MAX_CPU_ISA";

    /** Called by {@link java.util.ServiceLoader}. */
    public CpuDiagnosis() {}

    @Override
    public int order() {
        return 0;
    }

    @Override
    public Stream<Finding> findings() {
        return Stream.<Supplier<Stream<Finding>>>of(
                        () -> Stream.of(library(NativeLibrary.GOMP)),
                        CpuDiagnosis::oneDnn,
                        () -> Stream.of(vectors()),
                        CpuDiagnosis::binding)
                .flatMap(Supplier::get);
    }

    private static Stream<Finding> oneDnn() {
        Finding found = library(NativeLibrary.DNNL);
        return found.state() == State.OK
                ? Stream.of(Stream.of(found), precisions().stream()).flatMap(findings -> findings)
                : Stream.of(found);
    }

    private static Stream<Finding> binding() {
        return ThreadBinding.warning(System.getenv()).stream()
                .map(warning -> new Finding("cpu.binding", State.LIMITED, "OpenMP", warning));
    }

    private static Finding library(NativeLibrary library) {
        String key = library.key();
        return Finding.of("library." + key, library.displayName(), () -> switch (NativeLibraries.load(library)) {
            case Missing missing ->
                // oneDNN comes with ssd4j, and no distribution has this version: the general advice is the best.
                Finding.notLoaded(
                        key,
                        library.displayName(),
                        missing.present(),
                        library == NativeLibrary.DNNL ? missing.reason() : missing.cause(),
                        missing.searched());
            case Loaded loaded ->
                Finding.loaded(
                        key,
                        library.displayName(),
                        (library == NativeLibrary.DNNL ? Dnnl.version() + ", " : "") + loaded.path());
        });
    }

    private static List<Finding> precisions() {
        Map<Precision, String> implementations;
        try (Engine engine = Engine.cpu()) {
            implementations = FastPrecisions.of(engine);
        } catch (RuntimeException | LinkageError e) {
            return List.of(new Finding("cpu.engine", State.BROKEN, "CPU engine", "oneDNN does not start: " + e));
        }
        List<Finding> findings = new ArrayList<>();
        String limit = Optional.ofNullable(System.getenv(LIMIT))
                .filter(value -> !value.isBlank())
                .map(value -> ", with " + LIMIT + "=" + value)
                .orElse("");
        for (Precision precision : List.of(Precision.FP32, Precision.BF16, Precision.INT8)) {
            String implementation = implementations.get(precision);
            String id = "cpu." + precision.id();
            String subject = "CPU " + precision.id();
            findings.add(
                    implementation == null
                            ? new Finding(
                                    id,
                                    State.LIMITED,
                                    subject,
                                    "not available: this processor has no instructions for it" + limit)
                            : available(id, subject, precision, implementation + limit));
        }
        return findings;
    }

    private static Finding available(String id, String subject, Precision precision, String implementation) {
        return precision == Precision.INT8 && !Dnnl.sumsBytesIn32Bits()
                ? new Finding(
                        id,
                        State.LIMITED,
                        subject,
                        implementation + "; without VNNI instructions, fp32 may be as fast and is more exact")
                : new Finding(id, State.OK, subject, implementation);
    }

    private static Finding vectors() {
        return WinogradConvolution.unavailable()
                .map(reason -> new Finding("cpu.winograd", State.LIMITED, "CPU Winograd convolutions", reason))
                .orElseGet(() ->
                        new Finding("cpu.winograd", State.OK, "CPU Winograd convolutions", "through the Vector API"));
    }
}
