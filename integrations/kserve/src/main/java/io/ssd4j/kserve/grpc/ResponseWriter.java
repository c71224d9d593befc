// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.ssd4j.kserve.proto.OpenInference.InferParameter;
import io.ssd4j.kserve.proto.OpenInference.InferTensorContents;
import io.ssd4j.kserve.proto.OpenInference.ModelInferResponse;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceResponse;
import io.ssd4j.kserve.protocol.OutputTensor;
import io.ssd4j.kserve.protocol.OutputTensor.Values;
import io.ssd4j.kserve.protocol.RawForm;

/** Writes the answer to a request for inference: raw if the request was, because its client can read that, or if it has values of the type FP16. */
final class ResponseWriter {
    private ResponseWriter() {}

    static ModelInferResponse write(InferenceResponse response, boolean rawRequest) {
        boolean raw = rawRequest || response.outputs().stream().anyMatch(output -> output.type() == Datatype.FP16);
        ModelInferResponse.Builder message = ModelInferResponse.newBuilder()
                .setModelName(response.model())
                .setModelVersion(response.version())
                .setId(response.id());
        response.parameters()
                .values()
                .forEach((name, value) -> message.putParameters(
                        name,
                        InferParameter.newBuilder()
                                .setInt64Param(((Number) value).longValue())
                                .build()));
        for (OutputTensor output : response.outputs()) {
            ModelInferResponse.InferOutputTensor.Builder tensor = message.addOutputsBuilder()
                    .setName(output.name())
                    .setDatatype(output.type().name())
                    .addAllShape(output.shape());
            if (raw) {
                message.addRawOutputContents(UnsafeByteOperations.unsafeWrap(RawForm.of(output)));
            } else {
                write(tensor.getContentsBuilder(), output);
            }
        }
        return message.build();
    }

    private static void write(InferTensorContents.Builder contents, OutputTensor output) {
        switch (output.values()) {
            case Values.Floats(float[] values) -> {
                for (float value : values) {
                    contents.addFp32Contents(value);
                }
            }
            case Values.Integers(long[] values) -> {
                for (long value : values) {
                    if (output.type() == Datatype.INT64) {
                        contents.addInt64Contents(value);
                    } else {
                        contents.addIntContents((int) value);
                    }
                }
            }
            case Values.Texts(var values) ->
                values.forEach(text -> contents.addBytesContents(ByteString.copyFromUtf8(text)));
        }
    }
}
