// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import io.ssd4j.bindings.NativeLibraries;
import io.ssd4j.bindings.NativeLibrary;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cuda.driver.CudaContext;
import io.ssd4j.runtime.cuda.driver.CudaDriver;
import io.ssd4j.runtime.cuda.driver.CudaStream;
import io.ssd4j.runtime.cuda.driver.DeviceMemory;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.DriverStatus;
import io.ssd4j.runtime.cuda.program.ElementEncoding;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.cuda.program.TensorRole;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.testing.RelativeError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A problem with random operands on a GPU. */
final class ProductBench implements AutoCloseable {
    private final CloseStack owned = new CloseStack();
    private final MatmulProblem problem;
    private final ElementType element;
    private final CudaContext context;
    private final CudaStream stream;
    private final float[] input;
    private final float[] weights;
    private final float[] bias;
    private final DeviceSlice deviceInput;
    private final DeviceSlice deviceWeights;
    private final DeviceSlice deviceOutput;
    private final Matmul matmul;

    ProductBench(MatmulProblem problem) {
        NativeLibraries.load(NativeLibrary.CUBLASLT);
        if (!(CudaDriver.status() instanceof DriverStatus.Ready ready)) {
            throw new IllegalStateException(CudaDriver.status().toString());
        }
        this.problem = problem;
        element = problem.precision().elementType();
        Random random = new Random(7);
        input = values(random, problem.positions() * problem.inputChannels(), 1);
        weights = values(random, problem.outputChannels() * problem.inputChannels(), Math.sqrt((double)
                problem.inputChannels()));
        bias = values(random, problem.outputChannels(), 1);
        try {
            context = owned.own(CudaContext.retain(ready.gpus().getFirst()));
            stream = owned.own(CudaStream.in(context));
            deviceInput = upload(input);
            deviceWeights = upload(weights);
            deviceOutput = upload(new float[Math.toIntExact(problem.positions() * problem.outputChannels())]);
            CublasLtHandle handle = owned.own(CublasLtHandle.create());
            matmul = owned.own(new Matmul(handle, problem, upload(bias).address()));
        } catch (RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    private float[] values(Random random, long count, double divisor) {
        float[] values = new float[Math.toIntExact(count)];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(ValueLayout.JAVA_FLOAT);
            for (int i = 0; i < values.length; i++) {
                ElementEncoding.set(element, one, 0, (float) (random.nextGaussian() / divisor));
                values[i] = get(one, 0);
            }
        }
        return values;
    }

    private float get(MemorySegment memory, long index) {
        return switch (element) {
            case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case FLOAT16 -> Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
            case BFLOAT16 -> Float.intBitsToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index) << 16);
            case INT8, UINT8, FLOAT8_E4M3 -> throw new AssertionError("a type with scales");
        };
    }

    private DeviceSlice upload(float[] values) {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = (long) values.length * element.bytes();
            MemorySegment host = arena.allocate(bytes, Long.BYTES);
            for (int i = 0; i < values.length; i++) {
                ElementEncoding.set(element, host, i, values[i]);
            }
            DeviceSlice memory = memory(bytes);
            stream.upload(host, memory);
            stream.synchronize();
            return memory;
        }
    }

    DeviceSlice memory(long bytes) {
        return owned.own(DeviceMemory.allocate(context, bytes, "a test")).all();
    }

    Matmul matmul() {
        return matmul;
    }

    CudaStream stream() {
        return stream;
    }

    Operands operands(Optional<DeviceSlice> workspace) {
        return new Operands(
                Map.of(
                        TensorRole.INPUT,
                        deviceInput,
                        TensorRole.WEIGHTS,
                        deviceWeights,
                        TensorRole.OUTPUT,
                        deviceOutput),
                workspace);
    }

    /** The operands with one of them replaced. */
    static Operands with(Operands operands, TensorRole role, DeviceSlice memory) {
        Map<TensorRole, DeviceSlice> tensors = new EnumMap<>(operands.tensors());
        tensors.put(role, memory);
        return new Operands(tensors, operands.workspace());
    }

    /** Where a candidate may work. */
    Optional<DeviceSlice> workspace(MatmulCandidate candidate) {
        return candidate.workspaceBytes() == 0 ? Optional.empty() : Optional.of(memory(candidate.workspaceBytes()));
    }

    /** The relative error of a candidate's output; what was there before is destroyed first. */
    double errorOf(MatmulCandidate candidate) {
        stream.fill(deviceOutput, (byte) -1);
        try (Arena arena = Arena.ofConfined()) {
            matmul.bind(candidate, operands(workspace(candidate)), arena).on(stream);
        }
        return errorOfOutput();
    }

    double errorOfOutput() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment output = arena.allocate(deviceOutput.bytes(), Long.BYTES);
            stream.download(deviceOutput, output);
            stream.synchronize();
            double[] expected = expected();
            return RelativeError.of(i -> get(output, i), i -> expected[i], expected.length);
        }
    }

    private double[] expected() {
        int inputs = Math.toIntExact(problem.inputChannels());
        int outputs = Math.toIntExact(problem.outputChannels());
        double[] expected = new double[Math.toIntExact(problem.positions()) * outputs];
        for (int i = 0; i < expected.length; i++) {
            int k = i % outputs;
            double sum = bias[k];
            for (int c = 0; c < inputs; c++) {
                sum += (double) input[i / outputs * inputs + c] * weights[k * inputs + c];
            }
            expected[i] = problem.activation() == Activation.RELU ? Math.max(0, sum) : sum;
        }
        return expected;
    }

    @Override
    public void close() {
        owned.close();
    }
}
