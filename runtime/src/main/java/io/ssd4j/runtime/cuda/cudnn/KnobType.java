// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.bindings.cudnn.cudnn_h;
import java.util.Arrays;
import java.util.Optional;

/** The knobs of engines, by cuDNN's own names: {@code cudnnBackendKnobType_t}. */
enum KnobType {
    SPLIT_K(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_K()),
    SWIZZLE(cudnn_h.CUDNN_KNOB_TYPE_SWIZZLE()),
    TILE_SIZE(cudnn_h.CUDNN_KNOB_TYPE_TILE_SIZE()),
    USE_TEX(cudnn_h.CUDNN_KNOB_TYPE_USE_TEX()),
    EDGE(cudnn_h.CUDNN_KNOB_TYPE_EDGE()),
    KBLOCK(cudnn_h.CUDNN_KNOB_TYPE_KBLOCK()),
    LDGA(cudnn_h.CUDNN_KNOB_TYPE_LDGA()),
    LDGB(cudnn_h.CUDNN_KNOB_TYPE_LDGB()),
    CHUNK_K(cudnn_h.CUDNN_KNOB_TYPE_CHUNK_K()),
    SPLIT_H(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_H()),
    WINO_TILE(cudnn_h.CUDNN_KNOB_TYPE_WINO_TILE()),
    MULTIPLY(cudnn_h.CUDNN_KNOB_TYPE_MULTIPLY()),
    SPLIT_K_BUF(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_K_BUF()),
    TILEK(cudnn_h.CUDNN_KNOB_TYPE_TILEK()),
    STAGES(cudnn_h.CUDNN_KNOB_TYPE_STAGES()),
    REDUCTION_MODE(cudnn_h.CUDNN_KNOB_TYPE_REDUCTION_MODE()),
    CTA_SPLIT_K_MODE(cudnn_h.CUDNN_KNOB_TYPE_CTA_SPLIT_K_MODE()),
    SPLIT_K_SLC(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_K_SLC()),
    IDX_MODE(cudnn_h.CUDNN_KNOB_TYPE_IDX_MODE()),
    SLICED(cudnn_h.CUDNN_KNOB_TYPE_SLICED()),
    SPLIT_RS(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_RS()),
    SINGLEBUFFER(cudnn_h.CUDNN_KNOB_TYPE_SINGLEBUFFER()),
    LDGC(cudnn_h.CUDNN_KNOB_TYPE_LDGC()),
    SPECFILT(cudnn_h.CUDNN_KNOB_TYPE_SPECFILT()),
    KERNEL_CFG(cudnn_h.CUDNN_KNOB_TYPE_KERNEL_CFG()),
    WORKSPACE(cudnn_h.CUDNN_KNOB_TYPE_WORKSPACE()),
    TILE_CGA(cudnn_h.CUDNN_KNOB_TYPE_TILE_CGA()),
    TILE_CGA_M(cudnn_h.CUDNN_KNOB_TYPE_TILE_CGA_M()),
    TILE_CGA_N(cudnn_h.CUDNN_KNOB_TYPE_TILE_CGA_N()),
    BLOCK_SIZE(cudnn_h.CUDNN_KNOB_TYPE_BLOCK_SIZE()),
    OCCUPANCY(cudnn_h.CUDNN_KNOB_TYPE_OCCUPANCY()),
    ARRAY_SIZE_PER_THREAD(cudnn_h.CUDNN_KNOB_TYPE_ARRAY_SIZE_PER_THREAD()),
    NUM_C_PER_BLOCK(cudnn_h.CUDNN_KNOB_TYPE_NUM_C_PER_BLOCK()),
    SPLIT_COLS(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_COLS()),
    TILE_ROWS(cudnn_h.CUDNN_KNOB_TYPE_TILE_ROWS()),
    TILE_COLS(cudnn_h.CUDNN_KNOB_TYPE_TILE_COLS()),
    LOAD_SIZE(cudnn_h.CUDNN_KNOB_TYPE_LOAD_SIZE()),
    CTA_COUNT(cudnn_h.CUDNN_KNOB_TYPE_CTA_COUNT()),
    STREAM_K(cudnn_h.CUDNN_KNOB_TYPE_STREAM_K()),
    SPLIT_P_SLC(cudnn_h.CUDNN_KNOB_TYPE_SPLIT_P_SLC()),
    TILE_M(cudnn_h.CUDNN_KNOB_TYPE_TILE_M()),
    TILE_N(cudnn_h.CUDNN_KNOB_TYPE_TILE_N()),
    WARP_SPEC_CFG(cudnn_h.CUDNN_KNOB_TYPE_WARP_SPEC_CFG()),
    SWAP_AB(cudnn_h.CUDNN_KNOB_TYPE_SWAP_AB()),
    INPUT_TMA_ENABLE(cudnn_h.CUDNN_KNOB_TYPE_INPUT_TMA_ENABLE()),
    OUTPUT_TMA_ENABLE(cudnn_h.CUDNN_KNOB_TYPE_OUTPUT_TMA_ENABLE());

    /** The code of a knob that is newer than this list. */
    static final int UNKNOWN = -1;

    private final int code;

    KnobType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The name of a code; empty if a newer cuDNN has a knob that this list lacks. */
    static Optional<KnobType> of(int code) {
        return Arrays.stream(values()).filter(knob -> knob.code == code).findFirst();
    }

    /** The code of the knob that a plan's JSON calls {@code CUDNN_KNOB_TYPE_TILE_SIZE}; {@link #UNKNOWN} if this list lacks it. */
    static int codeOf(String constant) {
        return Arrays.stream(values())
                .filter(knob -> constant.equals("CUDNN_KNOB_TYPE_" + knob.name()))
                .mapToInt(KnobType::code)
                .findFirst()
                .orElse(UNKNOWN);
    }
}
