// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.SessionOptions;
import io.ssd4j.runtime.cuda.choice.Choice;
import io.ssd4j.runtime.cuda.choice.Choices;
import io.ssd4j.runtime.cuda.choice.Implementation;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.cuda.program.Program;
import io.ssd4j.runtime.cuda.program.Step;
import io.ssd4j.runtime.cuda.program.Storage;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The warning of layers that only a library's implementation for everything computes. */
class SessionCompilerTest {
    private static final Network NETWORK = Network.builder("two", new Shape(3, 8, 8))
            .convolution("fast", 8, Window.of(3).padding(1))
            .convolution("slow", 16, Window.of(3).padding(6).dilation(6))
            .output("slow")
            .build();

    private static Choices choices(String generic) {
        Program program = Program.of(NETWORK, Storage.of(Precision.FP32.elementType()), 3, SessionOptions.batch(2));
        Map<Problem, Choice> choices = new HashMap<>();
        for (Step step : program.steps()) {
            choices.put(step.problem(), new Choice("made", new Made(step.name().equals(generic)), 0, 1));
        }
        return new Choices(program, choices);
    }

    private static List<String> warnings(String generic) {
        List<String> warnings = new ArrayList<>();
        SessionCompiler.warnOfGeneric(Map.of(2, choices(generic)), Precision.FP32, new DeviceListener() {
            @Override
            public void warning(String message) {
                warnings.add(message);
            }
        });
        return warnings;
    }

    @Test
    void namesTheLayersThatAreLeftToTheNaiveEngine() {
        assertEquals(List.of(), warnings("none"));
        assertEquals(
                List.of(
                        "in fp32 at batch 2, cuDNN's naive engine computes slow, which may take many times as long as the other"
                                + " layers: tf32, fp16 or bf16 have faster ones"),
                warnings("slow"));
    }

    private record Made(boolean isGeneric) implements Implementation {
        @Override
        public String name() {
            return "made";
        }

        @Override
        public String stored() {
            return "made";
        }

        @Override
        public Launch bind(Operands operands, CloseStack owned) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
