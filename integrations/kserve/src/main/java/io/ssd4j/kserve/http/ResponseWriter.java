// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.http;

import io.ssd4j.kserve.protocol.Datatype;
import io.ssd4j.kserve.protocol.InferenceRequest;
import io.ssd4j.kserve.protocol.InferenceResponse;
import io.ssd4j.kserve.protocol.OutputRequest;
import io.ssd4j.kserve.protocol.OutputTensor;
import io.ssd4j.kserve.protocol.OutputTensor.Values;
import io.ssd4j.kserve.protocol.Parameters;
import io.ssd4j.kserve.protocol.RawForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes the answer to a request for inference: a JSON object, and behind it the tensors that were requested as binary data. */
final class ResponseWriter {
    private final InferenceResponse response;
    private final Set<String> binary;
    private final List<byte[]> tensors = new ArrayList<>();

    private ResponseWriter(InferenceResponse response, Set<String> binary) {
        this.response = response;
        this.binary = binary;
    }

    /**
     * A written answer.
     *
     * @param json the JSON object
     * @param tensors what follows it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(byte[] json, List<byte[]> tensors) {

        long length() {
            return json.length
                    + tensors.stream().mapToLong(bytes -> bytes.length).sum();
        }
    }

    static Written write(InferenceRequest request, InferenceResponse response) {
        ResponseWriter writer = new ResponseWriter(response, binary(request, response));
        return new Written(Json.write(writer::write), writer.tensors);
    }

    /** The outputs that are binary: those for which the request says so, or all if it says so, and those that JSON cannot carry. */
    private static Set<String> binary(InferenceRequest request, InferenceResponse response) {
        boolean all = request.parameters().flag("binary_data_output").orElse(false);
        Set<String> names = new HashSet<>();
        for (OutputRequest output : request.outputs()) {
            if (output.parameters().flag("binary_data").orElse(all)) {
                names.add(output.name());
            }
        }
        for (OutputTensor tensor : response.outputs()) {
            if (tensor.type() == Datatype.FP16 || (all && request.outputs().isEmpty())) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("model_name", response.model());
        json.writeStringProperty("model_version", response.version());
        if (!response.id().isEmpty()) {
            json.writeStringProperty("id", response.id());
        }
        write(json, response.parameters());
        json.writeArrayPropertyStart("outputs");
        response.outputs().forEach(output -> write(json, output));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Parameters parameters) {
        if (!parameters.values().isEmpty()) {
            json.writeObjectPropertyStart("parameters");
            parameters.values().forEach((name, value) -> json.writeNumberProperty(name, ((Number) value).longValue()));
            json.writeEndObject();
        }
    }

    private void write(JsonGenerator json, OutputTensor output) {
        json.writeStartObject();
        json.writeStringProperty("name", output.name());
        json.writeStringProperty("datatype", output.type().name());
        json.writeArrayPropertyStart("shape");
        output.shape().forEach(json::writeNumber);
        json.writeEndArray();
        if (binary.contains(output.name())) {
            byte[] raw = RawForm.of(output);
            tensors.add(raw);
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("binary_data_size", raw.length);
            json.writeEndObject();
        } else {
            json.writeArrayPropertyStart("data");
            switch (output.values()) {
                case Values.Floats(float[] values) -> {
                    for (float value : values) {
                        json.writeNumber(value);
                    }
                }
                case Values.Integers(long[] values) -> {
                    for (long value : values) {
                        json.writeNumber(value);
                    }
                }
                case Values.Texts(var values) -> values.forEach(json::writeString);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
