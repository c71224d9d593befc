// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.detection.Head;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.network.Rounding;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import io.ssd4j.ssd.model.SsdVariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A network with a variant's heads whose input is the largest head's values; the other heads compute the background. */
final class PassThroughNetwork {
    private PassThroughNetwork() {}

    static Network of(SsdVariant variant) {
        List<Head> heads = variant.rules().heads();
        int channels = heads.getFirst().channels(variant.classes());
        Network.Builder builder = Network.builder("pass-through", new Shape(channels, MadeHeads.SIDE, MadeHeads.SIDE));
        // The sides of SSD300: 38, 19, 10, 5, 3, 1.
        List<Window> windows = List.of(
                Window.of(1),
                Window.of(2).stride(2),
                Window.of(2).stride(2),
                Window.of(2).stride(2),
                Window.of(3),
                Window.of(3));
        String value = Network.INPUT;
        for (int i = 0; i < heads.size(); i++) {
            if (i > 0) {
                String pooled = "pool" + i;
                builder.branch(new Operation.MaxPooling(pooled, value, windows.get(i), Rounding.CEIL));
                value = pooled;
            }
            String head = heads.get(i).output();
            int outputs = heads.get(i).channels(variant.classes());
            builder.branch(new Operation.Convolution(head, value, outputs, Window.of(1), Activation.NONE));
            builder.output(head);
        }
        return builder.build();
    }

    /** The identity for the first head, zeros and the background's bias for the others. */
    static Weights weights(SsdVariant variant) {
        List<Head> heads = variant.rules().heads();
        return new Weights() {
            @SuppressWarnings("MustBeClosedChecker") // by close()
            private final Arena arena = Arena.ofShared();

            @Override
            public MemorySegment parameter(String parameter, ParameterShape shape) {
                MemorySegment values = arena.allocate(shape.elements() * Float.BYTES, 64);
                boolean first = parameter.startsWith(heads.getFirst().output() + ".");
                if (parameter.endsWith(".weight") && first) {
                    long channels = (long) Math.sqrt((double) shape.elements());
                    for (long i = 0; i < channels; i++) {
                        values.setAtIndex(ValueLayout.JAVA_FLOAT, i * channels + i, 1);
                    }
                } else if (parameter.endsWith(".bias") && !first) {
                    Head head = heads.stream()
                            .filter(h -> parameter.equals(h.output() + ".bias"))
                            .findFirst()
                            .orElseThrow();
                    for (long box = 0; box < head.boxesPerCell(); box++) {
                        values.setAtIndex(ValueLayout.JAVA_FLOAT, box * variant.classes(), MadeHeads.BACKGROUND);
                    }
                }
                return values.asReadOnly();
            }

            @Override
            public String source() {
                return "made";
            }

            @Override
            public void close() {
                arena.close();
            }
        };
    }
}
