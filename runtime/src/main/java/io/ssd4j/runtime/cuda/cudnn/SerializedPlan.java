// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A plan as cuDNN writes it, checked. Given a text that names a tensor otherwise than by a number, or has no list of tensors,
 * cuDNN 9.24 ends the process; given one that was changed in other places it loads another plan than the one that was
 * written. So nothing but an object of this class is loaded, and only for the operation that it says it is of.
 */
public final class SerializedPlan {
    private static final StrictJson JSON =
            new StrictJson(message -> new SerializedPlanException("not a cuDNN plan: " + message));

    private final String json;
    private final int cudnnVersion;
    private final int schemaVersion;
    private final EngineChoice choice;
    private final JsonNode tensors;
    private final JsonNode nodes;

    private SerializedPlan(String json, JsonNode plan) {
        this.json = json;
        this.cudnnVersion = JSON.int32(plan, "cudnnVersion");
        this.schemaVersion = JSON.int32(plan, "schemaVersion");
        JSON.object(plan, "GPUProfile");
        this.choice = choice(JSON.object(plan, "engine"));
        JsonNode graph = JSON.object(plan, "operationGraph");
        this.tensors = JSON.objects(graph, "tensors");
        this.nodes = JSON.objects(graph, "nodes");
        tensors.forEach(tensor -> uid(JSON.text(tensor, "name")));
        nodes.forEach(SerializedPlan::requireNumbers);
    }

    /**
     * Reads a plan.
     *
     * @throws SerializedPlanException where cuDNN could not read it
     */
    public static SerializedPlan parse(String json) {
        return new SerializedPlan(json, JSON.object(json));
    }

    /** The text. */
    public String json() {
        return json;
    }

    /** The only version of cuDNN that loads it, 92400 for 9.24.0. */
    public int cudnnVersion() {
        return cudnnVersion;
    }

    /** The version of the text's format. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** The engine and its knobs. */
    public EngineChoice choice() {
        return choice;
    }

    /**
     * Passes where this version of cuDNN wrote it.
     *
     * @throws SerializedPlanException where another did
     */
    void requireVersion(long version) {
        if (cudnnVersion != version) {
            throw new SerializedPlanException(
                    "the plan was made by cuDNN " + cudnnVersion + " and this is " + version + ": plan again");
        }
    }

    /**
     * Passes where it computes an operation.
     *
     * @throws SerializedPlanException where it computes another
     */
    void requireOperation(GraphOperation operation) {
        List<TensorSpec> expected = operation.tensors();
        for (TensorSpec tensor : expected) {
            boolean found = tensors.valueStream().anyMatch(stored -> same(stored, tensor));
            if (!found) {
                throw new SerializedPlanException("the plan is not one for " + operation + ": its " + tensor.role()
                        + " is not " + tensor.extents() + " " + tensor.type());
            }
        }
        if (tensors.size() != expected.size()) {
            throw new SerializedPlanException("the plan is not one for " + operation + ": it has " + tensors.size()
                    + " tensors, not " + expected.size());
        }
        if (operation instanceof ConvolutionBiasRelu convolution) {
            requireWindow(convolution);
        }
    }

    /** Two convolutions between the same tensors can differ in padding and dilation. */
    private void requireWindow(ConvolutionBiasRelu operation) {
        JsonNode node = nodes.get(0);
        Map<String, Integer> window = Map.of(
                "pad", operation.window().padding(),
                "stride", operation.window().stride(),
                "dilation", operation.window().dilation());
        window.forEach((field, value) -> {
            if (!numbers(node.path(field)).equals(List.of((long) value, (long) value))) {
                throw new SerializedPlanException(
                        "the plan is not one for " + operation + ": its " + field + " is " + node.path(field));
            }
        });
    }

    private static boolean same(JsonNode stored, TensorSpec tensor) {
        return stored.path("name")
                        .asString("")
                        .equals(Long.toString(tensor.role().uid()))
                && stored.path("dataType").asString("").equals(tensor.type().constant())
                && numbers(stored.path("dim")).equals(tensor.extents().toList())
                && numbers(stored.path("stride")).equals(tensor.strides().toList())
                && stored.path("ptrAlignment").asLong(-1) == tensor.alignment()
                && stored.path("isVirtual").asBoolean(false) == tensor.role().virtual()
                && stored.path("isByValue").asBoolean(false) == tensor.role().byValue();
    }

    /** The numbers of a list; empty where one is none. */
    private static List<Long> numbers(JsonNode list) {
        boolean allNumbers =
                list.valueStream().allMatch(number -> number.isIntegralNumber() && number.canConvertToLong());
        return allNumbers ? list.valueStream().map(JsonNode::longValue).toList() : List.of();
    }

    private static EngineChoice choice(JsonNode engine) {
        JsonNode knobs = JSON.object(engine, "knobChoices");
        Stream<KnobChoice> turned = knobs.propertyStream()
                .map(Map.Entry::getKey)
                .map(name -> new KnobChoice(KnobType.codeOf(name), JSON.int64(knobs, name)));
        return new EngineChoice(JSON.int64(engine, "engineId"), turned.toList());
    }

    /** A node's texts are constants of cuDNN or name a tensor. */
    private static void requireNumbers(JsonNode node) {
        node.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.startsWith("CUDNN_"))
                .forEach(SerializedPlan::uid);
    }

    private static void uid(String name) {
        try {
            Long.parseLong(name);
        } catch (NumberFormatException e) {
            throw new SerializedPlanException("not a cuDNN plan: a tensor is named '" + name + "' and not by a number");
        }
    }
}
