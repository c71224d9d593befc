// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

/** A trait of the real libraries on a real GPU that the stand-in has only on request: {@code enum standin_trait}. */
public enum Trait {
    /** Heuristics list engines that fail with statuses other than {@code CUDNN_STATUS_NOT_SUPPORTED_*}. */
    OTHER_STATUSES(1),
    /** The properties of a present GPU lack its name and the largest block. */
    SPARSE_PROPERTIES(2),
    /** Tensor cores truncate float32 operands to TF32 instead of rounding them. */
    TRUNCATES(4),
    /** Work is short, and the host takes longer to enqueue it than the GPU to do it. */
    LATENCY(8),
    /** The first execution of a plan or algorithm loads code, which a capture does not allow. */
    LOADS_LAZILY(16),
    /** Convolutions have an engine that is compiled at run time. */
    RUNTIME_ENGINES(32),
    /** A plan's JSON has fields that no documentation mentions. */
    MORE_PLAN_FIELDS(64),
    /** A plan's JSON is cut in the middle. */
    CUT_PLANS(128),
    /** A plan's JSON has a schema version that the library itself does not load. */
    OTHER_SCHEMA(256),
    /** cuBLASLt proposes an algorithm that fails when it is executed. */
    FAILING_ALGORITHMS(512),
    /** A plan cannot be written as JSON. */
    UNWRITABLE_PLANS(1024),
    /** Engine 0 alone computes dilated convolutions in float32, as on GPUs before Hopper. */
    NAIVE_DILATION(2048),
    /** cuBLASLt's algorithm 66 loses the end of a sum that its splits do not divide. */
    WRONG_SPLITS(4096),
    /** Heuristics of mode A fail; those of mode FALLBACK work. */
    FAILING_HEURISTICS(8192),
    /** Heuristics list an engine first that calls cuBLASLt and accesses memory illegally. */
    BREAKING_ENGINE(16384),
    /** Heuristics list an engine first that works, but not while its stream is captured. */
    UNCAPTURABLE(32768);

    private final int bit;

    Trait(int bit) {
        this.bit = bit;
    }

    /**
     * The traits in which the real libraries differ from the stand-in as it is by default, except for {@link #LATENCY}, with
     * which every launch is timed often.
     */
    public static Trait[] usual() {
        return new Trait[] {
            OTHER_STATUSES,
            SPARSE_PROPERTIES,
            TRUNCATES,
            LOADS_LAZILY,
            RUNTIME_ENGINES,
            MORE_PLAN_FIELDS,
            FAILING_ALGORITHMS
        };
    }

    int bit() {
        return bit;
    }
}
