// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz.parser;

import io.ssd4j.fuzz.FuzzInput;
import io.ssd4j.fuzz.FuzzTarget;
import io.ssd4j.fuzz.repair.Json;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.cudnn.SerializedPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Execution plans of cuDNN, which must never see a text that it cannot read. The header is the syntax. */
public record CudnnPlanTarget() implements FuzzTarget {
    private static final String SEED = "{\"cudnnVersion\":92400,\"schemaVersion\":1,\"GPUProfile\":{},\"engine\":{"
            + "\"engineId\":12,\"knobChoices\":{\"TILE_SIZE\":4,\"STAGES\":-1}},\"operationGraph\":{\"tensors\":[{\"name\":\"1\","
            + "\"dataType\":\"CUDNN_DATA_HALF\",\"dim\":[1,3,8,8],\"stride\":[192,1,24,3],\"ptrAlignment\":16,"
            + "\"isVirtual\":false,\"isByValue\":false}],\"nodes\":[{\"x\":\"1\",\"mode\":\"CUDNN_CONVOLUTION\",\"pad\":[1,1],"
            + "\"stride\":[1,1],\"dilation\":[1,1]}]}}";

    @Override
    public String name() {
        return "cudnn-plan";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(SEED.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public byte[] repair(byte[] mutant) {
        return Json.object(mutant);
    }

    @Override
    public void parse(FuzzInput input) {
        new SerializedPlan(new String(input.bytes(), StandardCharsets.UTF_8));
    }

    @Override
    public boolean isDocumented(Throwable refusal) {
        return refusal instanceof StoredChoiceException;
    }

    @Override
    public boolean isPastHeader(FuzzInput input, Throwable refusal) {
        return !String.valueOf(refusal.getMessage()).contains("not JSON at line");
    }
}
