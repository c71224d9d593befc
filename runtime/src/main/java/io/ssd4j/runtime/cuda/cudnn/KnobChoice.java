// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

/**
 * A knob of an engine and its setting, whose meaning is private to the engine.
 *
 * @param type the knob's number in {@code cudnnBackendKnobType_t}
 * @param value its setting
 */
public record KnobChoice(int type, long value) {

    /** The knob's name, {@code TILE_SIZE}; {@code k47} if this cuDNN is newer than the list of names. */
    public String name() {
        return KnobType.of(type).map(KnobType::name).orElse("k" + type);
    }
}
