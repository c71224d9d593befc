// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.cuda.RealLibraries;
import io.ssd4j.runtime.cuda.absent.ShippedProfiles;
import io.ssd4j.runtime.cuda.choice.StoredChoiceException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A plan's text with damage of every kind at every place: refused with an exception, by us or by cuDNN, and no crash. */
class DamagedPlanNativeTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Any of these in place of a value, or nothing. Some of them end the process where they reach cuDNN. */
    private static final List<JsonNode> DAMAGE = List.of(
            NODES.missingNode(),
            NODES.nullNode(),
            NODES.stringNode("zz"),
            NODES.stringNode("9".repeat(30)),
            NODES.numberNode(3),
            NODES.numberNode(0),
            NODES.numberNode(-1),
            NODES.numberNode(1L << 62),
            NODES.numberNode(BigInteger.ONE.shiftLeft(70)),
            NODES.numberNode(1e300),
            NODES.booleanNode(true),
            NODES.arrayNode(),
            NODES.objectNode());

    private static final GraphOperation OPERATION = Layers.named("conv3_2").of(ElementType.FLOAT16, 8);

    @BeforeAll
    static void findCudnn() {
        RealLibraries.require(NativeLibrary.CUDNN);
    }

    @Test
    void damageAtAnyPlaceIsAnExceptionAtMost() throws JacksonException {
        try (DeviceProperties gpu = ShippedProfiles.profile("h100-sxm").properties()) {
            JsonNode plan = MAPPER.readTree(plan(gpu).json());
            List<String> loaded = new ArrayList<>();
            int refused = 0;
            for (Place place : places(plan)) {
                for (JsonNode damage : DAMAGE) {
                    JsonNode undamaged = place.value();
                    if (undamaged.equals(damage)) {
                        continue;
                    }
                    place.put().accept(damage);
                    if (loads(plan.toString(), gpu)) {
                        loaded.add(place + " = " + damage);
                    } else {
                        refused++;
                    }
                    place.put().accept(undamaged);
                }
            }
            assertTrue(refused > 2_000, "only " + refused + " damaged plans were refused");
            // What is left neither says what is computed nor where: a profile's clocks, knobs, scales of the pointwise
            // steps.
            loaded.removeIf(damage -> damage.startsWith("/GPUProfile/") || damage.startsWith("/engine/"));
            loaded.removeIf(damage -> damage.matches("/operationGraph/nodes/[12]/(alpha.|upperClip) = .*"));
            loaded.removeIf(damage -> damage.matches("/operationGraph/tensors/./vect(Dim|Count) = .*"));
            assertEquals(List.of(), loaded);
        }
    }

    private static boolean loads(String json, CudnnTarget gpu) {
        try {
            ExecutionPlan.load(new SerializedPlan(json), OPERATION, gpu).close();
            return true;
        } catch (StoredChoiceException | NativeCallException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "plan", "{\"a\":1,\"a\":1}"})
    void whatIsNoPlanIsRefusedBeforeTheCall(String text) {
        StoredChoiceException refusal = assertThrows(StoredChoiceException.class, () -> new SerializedPlan(text));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("not a cuDNN plan: "), refusal::getMessage);
    }

    @Test
    void aPlanThatIsCutOrGoesOnIsRefusedBeforeTheCall() {
        try (DeviceProperties gpu = ShippedProfiles.profile("h100-sxm").properties()) {
            String json = plan(gpu).json();
            assertThrows(StoredChoiceException.class, () -> new SerializedPlan(json.substring(0, 1_000)));
            assertThrows(StoredChoiceException.class, () -> new SerializedPlan(json + "{}"));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    /cudnnVersion,                        92300,             the plan was made by cuDNN 92300 and this is
                    /operationGraph/tensors/0/name,       x,                 the tensor name 'x' is not a number
                    /operationGraph/nodes/0/X,            4711x,             the tensor name '4711x' is not a number
                    /operationGraph/tensors,              7,                 "tensors" is not a list of objects
                    /operationGraph/tensors/0/dataType,   CUDNN_DATA_FLOAT,  its INPUT is not 8x256x75x75 FLOAT16
                    /operationGraph/nodes/0/pad/0,        6,                 'its pad is [6,1]'
                    /engine/engineId,                     first,             "engineId" is not a 64-bit number
                    """)
    void theRefusalTellsWhatIsWrong(String place, String value, String message) throws JacksonException {
        try (DeviceProperties gpu = ShippedProfiles.profile("h100-sxm").properties()) {
            JsonNode plan = MAPPER.readTree(plan(gpu).json());
            JsonNode put = value.matches("\\d+") ? NODES.numberNode(Long.parseLong(value)) : NODES.stringNode(value);
            places(plan).stream()
                    .filter(found -> found.toString().equals(place))
                    .findFirst()
                    .orElseThrow()
                    .put()
                    .accept(put);
            String refusal = String.valueOf(assertThrows(
                            StoredChoiceException.class,
                            () -> ExecutionPlan.load(new SerializedPlan(plan.toString()), OPERATION, gpu)
                                    .close())
                    .getMessage());
            assertTrue(refusal.contains(message), refusal);
        }
    }

    /** cuDNN's own check: the schema's version is known to it alone. */
    @Test
    void anotherSchemaIsRefusedByCudnn() throws JacksonException {
        try (DeviceProperties gpu = ShippedProfiles.profile("h100-sxm").properties()) {
            ObjectNode plan = (ObjectNode) MAPPER.readTree(plan(gpu).json());
            plan.put("schemaVersion", plan.get("schemaVersion").intValue() - 1);
            NativeCallException refusal = assertThrows(
                    NativeCallException.class,
                    () -> ExecutionPlan.load(new SerializedPlan(plan.toString()), OPERATION, gpu)
                            .close());
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("CUDNN_STATUS_SERIALIZATION_VERSION_MISMATCH"),
                    refusal::getMessage);
        }
    }

    @Test
    void thePlanOfAnotherLayerIsRefusedBeforeTheCall() {
        try (DeviceProperties gpu = ShippedProfiles.profile("h100-sxm").properties()) {
            SerializedPlan plan = plan(gpu);
            for (GraphOperation other : List.of(
                    Layers.named("conv3_2").of(ElementType.FLOAT16, 9),
                    Layers.named("conv3_2").of(ElementType.BFLOAT16, 8),
                    Layers.named("conv3_1").of(ElementType.FLOAT16, 8))) {
                StoredChoiceException refusal = assertThrows(
                        StoredChoiceException.class,
                        () -> ExecutionPlan.load(plan, other, gpu).close());
                assertTrue(String.valueOf(refusal.getMessage()).startsWith("the plan is not one for " + other));
            }
        }
    }

    private static SerializedPlan plan(CudnnTarget gpu) {
        try (OperationGraph graph = OperationGraph.build(OPERATION, gpu);
                ExecutionPlan plan = ExecutionPlan.build(
                        graph, Heuristics.configs(graph).getFirst().choice())) {
            return plan.serialize();
        }
    }

    /**
     * A value in a document.
     *
     * @param path its location
     * @param value its current content
     * @param put replaces or removes it
     */
    private record Place(String path, JsonNode value, Consumer<JsonNode> put) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static List<Place> places(JsonNode plan) {
        List<Place> places = new ArrayList<>();
        collect("", plan, places);
        return places;
    }

    private static void collect(String path, JsonNode parent, List<Place> places) {
        if (parent instanceof ObjectNode object) {
            object.propertyStream().forEach(field -> {
                String name = field.getKey();
                places.add(new Place(path + "/" + name, field.getValue(), node -> {
                    if (node.isMissingNode()) {
                        object.remove(name);
                    } else {
                        object.set(name, node);
                    }
                }));
                collect(path + "/" + name, field.getValue(), places);
            });
        }
        if (parent instanceof ArrayNode array) {
            IntStream.range(0, array.size()).forEach(i -> {
                // An element taken out would move those behind it: null stands for it.
                places.add(new Place(
                        path + "/" + i,
                        array.get(i),
                        node -> array.set(i, node.isMissingNode() ? NODES.nullNode() : node)));
                collect(path + "/" + i, array.get(i), places);
            });
        }
    }
}
