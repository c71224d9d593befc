// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.grpc;

import com.google.protobuf.ByteString;
import io.ssd4j.kserve.proto.OpenInference.InferParameter;
import io.ssd4j.kserve.proto.OpenInference.InferTensorContents;
import io.ssd4j.kserve.proto.OpenInference.ModelInferRequest;
import io.ssd4j.kserve.protocol.Content;
import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InputTensor;
import io.ssd4j.kserve.protocol.OutputRequest;
import io.ssd4j.kserve.protocol.Parameters;
import io.ssd4j.kserve.protocol.RequestException;
import io.ssd4j.kserve.protocol.Shown;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a request for inference. */
final class RequestReader {
    private static final int LARGEST_BYTE = 255;

    private RequestReader() {}

    /**
     * Reads a request.
     *
     * @throws RequestException if it is wrong
     */
    static InferenceRequest read(ModelInferRequest message) {
        int raw = message.getRawInputContentsCount();
        if (raw > 0 && raw != message.getInputsCount()) {
            throw RequestException.invalid("raw_input_contents has " + raw + " elements, but there are "
                    + message.getInputsCount() + " inputs");
        }
        List<InputTensor> inputs = new ArrayList<>();
        for (int i = 0; i < message.getInputsCount(); i++) {
            ModelInferRequest.InferInputTensor input = message.getInputs(i);
            Datatype type = Datatype.of(input.getDatatype());
            String name = Shown.text(input.getName());
            if (raw > 0 && input.hasContents()) {
                throw RequestException.invalid(
                        "the input '" + name + "' has contents, although the request has raw_input_contents");
            }
            Content content = raw > 0
                    ? Content.ofRaw(name, type, message.getRawInputContents(i).asReadOnlyByteBuffer())
                    : typed(name, type, input.getContents());
            inputs.add(new InputTensor(
                    input.getName(), type, input.getShapeList(), content, parameters(input.getParametersMap())));
        }
        List<OutputRequest> outputs = message.getOutputsList().stream()
                .map(output -> new OutputRequest(output.getName(), parameters(output.getParametersMap())))
                .toList();
        return new InferenceRequest(
                message.getModelName(),
                message.getModelVersion(),
                message.getId(),
                parameters(message.getParametersMap()),
                inputs,
                outputs);
    }

    private static Content typed(String name, Datatype type, InferTensorContents contents) {
        return switch (type) {
            case BYTES -> new Content.Elements(texts(contents));
            case UINT8 -> new Content.Raw(bytes(name, contents.getUintContentsList()));
            case FP32 -> new Content.Raw(floats(contents));
            default ->
                throw RequestException.invalid("the input '" + name + "' is of the type " + type
                        + ", which is accepted in raw_input_contents only");
        };
    }

    private static List<ByteBuffer> texts(InferTensorContents contents) {
        if (contents.getBytesContentsCount() > Content.MOST_ELEMENTS) {
            throw Content.Elements.tooMany();
        }
        return contents.getBytesContentsList().stream()
                .map(ByteString::asReadOnlyByteBuffer)
                .toList();
    }

    private static ByteBuffer bytes(String name, List<Integer> values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.size());
        for (int value : values) {
            if (value < 0 || value > LARGEST_BYTE) {
                throw RequestException.invalid("the input '" + name + "' has a value above " + LARGEST_BYTE);
            }
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    private static ByteBuffer floats(InferTensorContents contents) {
        int count = contents.getFp32ContentsCount();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(contents.getFp32Contents(i));
        }
        return bytes.flip();
    }

    private static Parameters parameters(Map<String, InferParameter> parameters) {
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, parameter) -> {
            switch (parameter.getParameterChoiceCase()) {
                case BOOL_PARAM -> values.put(name, parameter.getBoolParam());
                case INT64_PARAM -> values.put(name, parameter.getInt64Param());
                case UINT64_PARAM -> values.put(name, parameter.getUint64Param());
                case DOUBLE_PARAM -> values.put(name, parameter.getDoubleParam());
                case STRING_PARAM -> values.put(name, parameter.getStringParam());
                case PARAMETERCHOICE_NOT_SET -> {}
            }
        });
        return new Parameters(values);
    }
}
