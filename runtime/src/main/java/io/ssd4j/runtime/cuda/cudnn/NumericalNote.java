// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.cudnn.cudnn_h;
import java.util.Arrays;

/** Effects of an engine on numbers: {@code cudnnBackendNumericalNote_t}. */
public enum NumericalNote {
    /** Computes on tensor cores; with float32 operands that means TF32 products. */
    TENSOR_CORE(cudnn_h.CUDNN_NUMERICAL_NOTE_TENSOR_CORE()),
    /** Rounds the operands to a smaller type first. */
    DOWN_CONVERT_INPUTS(cudnn_h.CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS()),
    /** Sums in a smaller type than requested. */
    REDUCED_PRECISION_REDUCTION(cudnn_h.CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION()),
    FFT(cudnn_h.CUDNN_NUMERICAL_NOTE_FFT()),
    /** May sum in a different order in every run. */
    NONDETERMINISTIC(cudnn_h.CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC()),
    WINOGRAD(cudnn_h.CUDNN_NUMERICAL_NOTE_WINOGRAD()),
    WINOGRAD_TILE_4x4(cudnn_h.CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_4x4()),
    WINOGRAD_TILE_6x6(cudnn_h.CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_6x6()),
    WINOGRAD_TILE_13x13(cudnn_h.CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_13x13()),
    /** Always propagates NaN. */
    STRICT_NAN_PROP(cudnn_h.CUDNN_NUMERICAL_NOTE_STRICT_NAN_PROP()),
    /** A note of a newer cuDNN that this list lacks: its effect on numbers is unknown. */
    UNKNOWN(-1);

    private final int code;

    NumericalNote(int code) {
        this.code = code;
    }

    static NumericalNote of(int code) {
        return Arrays.stream(values())
                .filter(note -> note.code == code)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
