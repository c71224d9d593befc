// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.detection.DetectionRules;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Network;
import java.util.List;

/**
 * The outputs of a network that a session computes to memory of their own, float32.
 *
 * @param names the outputs
 * @param layout NCHW, as a user reads a map; NHWC for heads, so that the scores and offsets of a cell are adjacent
 */
record ReturnedOutputs(List<String> names, Layout layout) {

    static ReturnedOutputs of(Network network, SessionOptions<?, ?> options) {
        return options.detections().map(ReturnedOutputs::heads).orElseGet(() -> all(network));
    }

    /** All outputs as maps. */
    static ReturnedOutputs all(Network network) {
        return new ReturnedOutputs(network.outputs(), Layout.NCHW);
    }

    private static ReturnedOutputs heads(DetectionRules rules) {
        return new ReturnedOutputs(rules.heads().stream().map(Head::output).toList(), Layout.NHWC);
    }

    /** The buffer that finally holds an output. */
    static String buffer(String output) {
        return output + ".output";
    }
}
