// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * The checked text of an execution plan. cuDNN 9.24 ends the process if a tensor's name is not a number or if there is no list of tensors,
 * and loads a different plan if the text was changed elsewhere. So plans are loaded only from this class, and only for the operation that
 * they name.
 */
public final class SerializedPlan {
    private static final StrictJson JSON =
            new StrictJson(message -> new StoredChoiceException("not a cuDNN plan: " + message));

    private final String json;
    private final int cudnnVersion;
    private final EngineChoice choice;
    private final JsonNode tensors;
    private final JsonNode nodes;

    /**
     * Reads a plan.
     *
     * @throws StoredChoiceException if cuDNN could not read it
     */
    public SerializedPlan(String json) {
        JsonNode plan = JSON.object(json);
        this.json = json;
        this.cudnnVersion = JSON.int32(plan, "cudnnVersion");
        JSON.int32(plan, "schemaVersion");
        JSON.object(plan, "GPUProfile");
        this.choice = choice(JSON.object(plan, "engine"));
        JsonNode graph = JSON.object(plan, "operationGraph");
        this.tensors = JSON.objects(graph, "tensors");
        this.nodes = JSON.objects(graph, "nodes");
        tensors.forEach(tensor -> requireNumber(JSON.text(tensor, "name")));
        nodes.forEach(SerializedPlan::requireNumbers);
    }

    String json() {
        return json;
    }

    /** The only version of cuDNN that loads it, 92400 for 9.24.0. */
    int cudnnVersion() {
        return cudnnVersion;
    }

    EngineChoice choice() {
        return choice;
    }

    /**
     * Checks that a version of cuDNN wrote the plan, and that it computes an operation.
     *
     * @throws StoredChoiceException if another version did, or if it computes something else
     */
    void require(long version, GraphOperation operation) {
        if (cudnnVersion != version) {
            throw new StoredChoiceException(
                    "the plan was made by cuDNN " + cudnnVersion + " and this is " + version + ": plan again");
        }
        List<TensorSpec> expected = operation.tensors();
        for (TensorSpec tensor : expected) {
            if (tensors.valueStream().noneMatch(stored -> same(stored, tensor))) {
                throw other(operation, "its " + tensor.tensor() + " is not " + tensor.extents() + " " + tensor.type());
            }
        }
        if (tensors.size() != expected.size()) {
            throw other(operation, "it has " + tensors.size() + " tensors, not " + expected.size());
        }
        // Two convolutions between the same tensors can differ in padding and dilation.
        if (operation.problem() instanceof Problem.Convolution convolution) {
            Window window = convolution.window();
            requireBoth(operation, "pad", window.padding());
            requireBoth(operation, "stride", window.stride());
            requireBoth(operation, "dilation", window.dilation());
        }
    }

    private void requireBoth(GraphOperation operation, String field, long value) {
        JsonNode stored = nodes.get(0).path(field);
        if (!numbers(stored, value, value)) {
            throw other(operation, "its " + field + " is " + stored);
        }
    }

    private static StoredChoiceException other(GraphOperation operation, String difference) {
        return new StoredChoiceException("the plan is not one for " + operation + ": " + difference);
    }

    private static boolean same(JsonNode stored, TensorSpec spec) {
        GraphTensor tensor = spec.tensor();
        return stored.path("name").asString("").equals(Long.toString(tensor.uid()))
                && stored.path("dataType").asString("").equals(spec.typeName())
                && numbers(stored.path("dim"), spec.extents().toArray())
                && numbers(stored.path("stride"), spec.strides().toArray())
                && stored.path("ptrAlignment").asLong(-1) == spec.alignment()
                && stored.path("isVirtual").asBoolean(false) == tensor.virtual()
                && stored.path("isByValue").asBoolean(false) == tensor.byValue();
    }

    private static boolean numbers(JsonNode list, long... expected) {
        return list.size() == expected.length
                && IntStream.range(0, expected.length).allMatch(i -> isNumber(list.path(i), expected[i]));
    }

    private static boolean isNumber(JsonNode value, long expected) {
        return value.isIntegralNumber() && value.canConvertToLong() && value.longValue() == expected;
    }

    private static EngineChoice choice(JsonNode engine) {
        JsonNode knobs = JSON.object(engine, "knobChoices");
        List<KnobChoice> set = knobs.propertyStream()
                .map(Map.Entry::getKey)
                .map(name -> new KnobChoice(KnobType.codeOf(name), JSON.int64(knobs, name)))
                .toList();
        return new EngineChoice(JSON.int64(engine, "engineId"), set);
    }

    /** The strings of a node are constants of cuDNN or name a tensor. */
    private static void requireNumbers(JsonNode node) {
        node.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.startsWith("CUDNN_"))
                .forEach(SerializedPlan::requireNumber);
    }

    private static void requireNumber(String name) {
        try {
            Long.parseLong(name);
        } catch (NumberFormatException e) {
            throw new StoredChoiceException("not a cuDNN plan: the tensor name '" + name + "' is not a number");
        }
    }
}
