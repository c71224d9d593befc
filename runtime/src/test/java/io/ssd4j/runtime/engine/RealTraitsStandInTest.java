// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.Device;
import io.ssd4j.runtime.DeviceListener;
import io.ssd4j.runtime.DeviceOptions;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Model;
import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.standin.OnStandIn;
import io.ssd4j.runtime.cuda.standin.StandInControl;
import io.ssd4j.runtime.cuda.standin.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on a stand-in that behaves as the real libraries do on a real GPU. */
@OnStandIn
class RealTraitsStandInTest {
    private static final int BATCH = 2;

    @TempDir
    private Path cache;

    private void run(Effort effort, Precision precision) {
        run(effort, precision, DeviceListener.SILENT);
    }

    private void run(Effort effort, Precision precision, DeviceListener listener) {
        EngineLife.inCache(cache, () -> {
            DeviceOptions options = DeviceOptions.DEFAULT.effort(effort).listener(listener);
            try (Device device = Device.open("cuda:0", options);
                    RandomWeights weights = new RandomWeights(NetworkContract.SEED);
                    Model model = device.load(SmallNetwork.NETWORK, weights, precision);
                    var session = model.openSession(BATCH)) {
                double[][] images = SmallNetwork.fill(session.input().values(), BATCH, 1);
                session.run();
                NetworkContract.compare(session, images, precision.networkErrorBound());
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"INSTANT,FP16", "TIMED,FP16", "INSTANT,TF32", "TIMED,TF32", "INSTANT,FP32"})
    void withAllTraitsOutputsMatchTheDefinition(Effort effort, Precision precision, StandInControl control) {
        control.traits(Trait.usual());
        control.compileMilliseconds(5);
        run(effort, precision);
        assertFalse(stored().isEmpty());
        run(effort, precision);
    }

    @ParameterizedTest
    @EnumSource(names = {"INSTANT", "TIMED"})
    void aPlanThatCannotBeReadIsUsedButNotStored(Effort effort, StandInControl control) {
        control.traits(Trait.CUT_PLANS);
        run(effort, Precision.FP16);
        assertFalse(stored().contains("\"cudnn\""), this::stored);
        assertTrue(stored().contains("\"ssd4j\""), this::stored);
        run(effort, Precision.FP16);
    }

    @Test
    void aPlanThatTheLibraryCannotWriteIsUsedButNotStored(StandInControl control) {
        control.traits(Trait.UNWRITABLE_PLANS);
        run(Effort.INSTANT, Precision.FP16);
        assertFalse(stored().contains("\"cudnn\""), this::stored);
    }

    @Test
    void aPlanOfAnotherSchemaIsMadeAgain(StandInControl control) {
        control.traits(Trait.OTHER_SCHEMA);
        run(Effort.INSTANT, Precision.FP16);
        String schema = "schemaVersion\\\":5";
        assertTrue(stored().contains(schema), this::stored);
        run(Effort.INSTANT, Precision.FP16);
        control.traits();
        run(Effort.INSTANT, Precision.FP16);
        assertFalse(stored().contains(schema), this::stored);
    }

    @Test
    void aPlanWithUnknownFieldsIsStoredAndLoaded(StandInControl control) {
        control.traits(Trait.MORE_PLAN_FIELDS);
        run(Effort.INSTANT, Precision.FP16);
        String first = stored();
        assertTrue(first.contains("autotune"), first);
        run(Effort.INSTANT, Precision.FP16);
        assertEquals(first, stored());
    }

    /** Where nothing is timed; a timed trial captures every candidate. */
    @Test
    void anEngineThatCannotBeCapturedIsReplaced(StandInControl control) {
        control.traits(Trait.UNCAPTURABLE);
        run(Effort.INSTANT, Precision.FP16);
        assertFalse(stored().contains("eng15"), this::stored);
        run(Effort.TIMED, Precision.FP16);
    }

    /** As on GPUs of compute capability 12.0. The stand-in's engine breaks the context, so that no trial would survive it. */
    @ParameterizedTest
    @EnumSource(names = {"INSTANT", "TIMED"})
    void anEngineThatWouldBreakTheContextIsNotTried(Effort effort, StandInControl control) {
        control.traits(Trait.BREAKING_ENGINE);
        control.computeCapability(120);
        run(effort, Precision.FP16);
        assertTrue(stored().contains("\"cudnn\""), this::stored);
        assertFalse(stored().contains("\"cublaslt\""), this::stored);
    }

    @Test
    void elsewhereThatEngineIsUsedAndBreaksTheContext(StandInControl control) {
        control.traits(Trait.BREAKING_ENGINE);
        NativeCallException broken = assertThrows(NativeCallException.class, () -> run(Effort.INSTANT, Precision.FP16));
        assertTrue(String.valueOf(broken.getMessage()).contains("CUDA_ERROR_ILLEGAL_ADDRESS"), broken::toString);
        assertFalse(control.takeViolations().isEmpty());
    }

    @Test
    void withoutADecisionTreeTheEnginesForEveryGraphAreUsed(StandInControl control) {
        control.traits(Trait.FAILING_HEURISTICS);
        run(Effort.INSTANT, Precision.FP16);
        assertTrue(stored().contains("\"cudnn\""), this::stored);
    }

    /** Where nothing is timed, the product is preferred. */
    @Test
    void aConvolutionThatIsLeftToTheNaiveEngineBecomesAMatrixProduct(StandInControl control) {
        control.traits(Trait.NAIVE_DILATION);
        List<String> layers = new ArrayList<>();
        run(Effort.INSTANT, Precision.FP32, naiveLayers(layers));
        String first = stored();
        assertTrue(first.contains("\"im2col+cudnn\""), first);
        run(Effort.INSTANT, Precision.FP32, naiveLayers(layers));
        assertEquals(first, stored());
        assertEquals(List.of(), layers);
    }

    /** On the stand-in two launches take longer than one, so that the naive engine wins; a warning names the layer, and others where it wins. */
    @Test
    void theNaiveEngineStaysWhereItIsFasterThanTheMatrixProduct(StandInControl control) {
        control.traits(Trait.NAIVE_DILATION);
        List<String> layers = new ArrayList<>();
        run(Effort.TIMED, Precision.FP32, naiveLayers(layers));
        assertFalse(stored().contains("im2col"), this::stored);
        assertTrue(layers.contains("dilated"), layers::toString);
    }

    /** Receives the layers that a warning of the naive engine names. */
    private static DeviceListener naiveLayers(List<String> layers) {
        return new DeviceListener() {
            @Override
            public void warning(String message) {
                if (message.contains("naive engine")) {
                    String names = message.replaceAll(".*computes (.*), which.*", "$1");
                    layers.addAll(List.of(names.split(", ")));
                }
            }
        };
    }

    /** The oldest supported version and four of PyTorch's wheels; all other tests have the one that the bindings are made from. */
    @ParameterizedTest
    @ValueSource(ints = {90800, 91002, 91501, 91900, 92301})
    void eachVersionOfCudnnComputesAndLoadsItsOwnPlans(int version, StandInControl control) {
        control.cudnnVersion(version);
        control.traits(Trait.usual());
        run(Effort.INSTANT, Precision.FP16);
        String first = stored();
        assertTrue(first.contains("\"cudnnVersion\" : " + version), first);
        run(Effort.INSTANT, Precision.FP16);
        assertEquals(first, stored());
    }

    @Test
    void plansOfAnotherVersionAreMadeAgain(StandInControl control) {
        control.cudnnVersion(91900);
        run(Effort.INSTANT, Precision.FP16);
        control.cudnnVersion(92400);
        run(Effort.INSTANT, Precision.FP16);
        assertFalse(stored().contains("91900"), this::stored);
    }

    /** The stored plans; empty if there are none. */
    private String stored() {
        try (Stream<Path> files = Files.walk(cache)) {
            List<Path> plans =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            Optional<Path> only = plans.stream().findFirst();
            return only.isPresent() ? Files.readString(only.get()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
