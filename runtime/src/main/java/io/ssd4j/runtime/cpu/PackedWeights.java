// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.bindings.gomp.gomp_h;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Weights;
import io.ssd4j.runtime.cpu.dnnl.Argument;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.dnnl.Layout;
import io.ssd4j.runtime.cpu.dnnl.MemoryDescriptor;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import io.ssd4j.runtime.network.ParameterShape;
import io.ssd4j.runtime.quantization.WeightScales;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model's parameters in the forms that its kernels need. Those in which the model was loaded stay as long as it is open; every
 * other form is made from them when a session first needs it, shared by the sessions, and released with the last of them. The
 * user's weights are read only when the model is loaded. Thread-safe.
 */
final class PackedWeights implements AutoCloseable {
    private final Map<String, List<Stored>> parameters = new HashMap<>();
    private final Engine engine;
    private final Map<String, ParameterShape> shapes;

    private PackedWeights(Engine engine, Network network) {
        this.engine = engine;
        this.shapes = network.parameters();
    }

    /** Bytes in one form. */
    private static final class Stored implements AutoCloseable {
        private final CloseStack owned = new CloseStack();
        private final ParameterForm form;
        private final MemorySegment bytes;
        private int users;

        private Stored(Parameter parameter) {
            this.form = switch (parameter.form()) {
                case ParameterForm.Packed(MemoryDescriptor descriptor) ->
                    new ParameterForm.Packed(owned.own(descriptor.copy()));
                case ParameterForm.Derived derived -> derived;
            };
            try {
                this.bytes = HostMemory.allocate(owned.arena(), form.bytes(), "parameter " + parameter.name());
            } catch (RuntimeException | Error e) {
                CloseStack.closeAfter(e, owned);
                throw e;
            }
        }

        @Override
        public void close() {
            owned.close();
        }
    }

    /**
     * The use of a parameter by a program.
     *
     * @param bytes the parameter in the requested form; readable until this is closed
     */
    record Use(MemorySegment bytes, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }

    /** Packs the parameters of a lowered network. */
    static PackedWeights pack(
            Engine engine, Network network, Weights weights, Arithmetic arithmetic, Lowering lowering) {
        List<Map<Argument, Parameter>> needed = lowering.steps().stream()
                .map(step -> step.computation().parameters())
                .toList();
        HostMemory.require(
                needed.stream()
                        .flatMap(step -> step.values().stream())
                        .mapToLong(parameter -> parameter.form().bytes())
                        .sum(),
                "the packed model",
                "");
        return CloseStack.prepare(new PackedWeights(engine, network), packed -> {
            // The largest first, so that the threads end at about the same time.
            List<Packing> packings = needed.stream()
                    .flatMap(step -> step.entrySet().stream())
                    .map(entry -> new Packing(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparingLong((Packing packing) ->
                                    packing.parameter.form().bytes())
                            .reversed())
                    .toList();
            // Parameters beside each other, and one thread for each: oneDNN's threads would wait for each other after
            // every one, and at the start they share the processors with the JIT compiler and the decoder of photos.
            try (Arena scratch = Arena.ofShared()) {
                ReusedMemory copies = new ReusedMemory(scratch, "a copy of a parameter");
                new ParallelTasks<Packing>(packing -> {
                            gomp_h.omp_set_num_threads(1);
                            packed.read(weights, arithmetic, packing.argument, packing.parameter, copies);
                        })
                        .run(packings);
            }
        });
    }

    /** A parameter to pack. */
    private record Packing(Argument argument, Parameter parameter) {}

    /**
     * Packs a parameter. oneDNN reads a copy instead of the user's memory, because another thread may close the underlying file, or another
     * program truncate it: copying in Java then throws, whereas native code would crash the JVM.
     */
    private void read(
            Weights weights, Arithmetic arithmetic, Argument argument, Parameter parameter, ReusedMemory copies) {
        ParameterShape shape = shape(parameter.name());
        copies.use(shape.elements() * Float.BYTES, values -> {
            weights.read(parameter.name(), shape, values);
            pack(arithmetic, argument, parameter, values);
        });
    }

    private void pack(Arithmetic arithmetic, Argument argument, Parameter parameter, MemorySegment values) {
        String layer = parameter.name().substring(0, parameter.name().lastIndexOf('.'));
        if (argument == Argument.WEIGHTS && arithmetic.isQuantized(layer)) {
            quantize(parameter.name(), values, arithmetic.weightScales(layer), arithmetic.weightLimit(layer));
            return;
        }
        if (argument == Argument.SCALE) {
            scaleToRms(values);
        }
        try (MemoryDescriptor plain = plain(parameter.name())) {
            Stored stored = make(parameter, plain, values);
            // Stays until the model is closed, whatever the sessions do: all other forms are made from it.
            stored.users = 1;
            keep(parameter.name(), stored);
        }
    }

    /**
     * Keeps integers in the order of the extents, and packs each layout from them: a layout for integers may hold sums of the weights
     * besides, and oneDNN cannot make it from another such layout.
     */
    private void quantize(String name, MemorySegment values, float[] scales, int limit) {
        try (MemoryDescriptor plain =
                MemoryDescriptor.of(ElementType.INT8, Layout.NCHW, shape(name).toArray())) {
            Stored stored = CloseStack.prepare(
                    new Stored(new Parameter(name, new ParameterForm.Packed(plain))),
                    made -> WeightScales.quantize(values, scales, made.bytes, limit));
            // As long as the model is open.
            stored.users = 1;
            keep(name, stored);
        }
    }

    private static void scaleToRms(MemorySegment scale) {
        long channels = scale.byteSize() / Float.BYTES;
        double factor = Operation.L2Normalization.rmsScale((int) channels);
        for (long c = 0; c < channels; c++) {
            float value = scale.getAtIndex(ValueLayout.JAVA_FLOAT, c);
            scale.setAtIndex(ValueLayout.JAVA_FLOAT, c, (float) (value * factor));
        }
    }

    private ParameterShape shape(String parameter) {
        return Objects.requireNonNull(shapes.get(parameter), parameter);
    }

    /** The layout in which a parameter is given. */
    private MemoryDescriptor plain(String parameter) {
        ParameterShape shape = shape(parameter);
        Layout layout = shape.extents().size() == 4 ? Layout.NCHW : Layout.VECTOR;
        return MemoryDescriptor.of(ElementType.FLOAT32, layout, shape.toArray());
    }

    /** Bytes of the forms in which the model was loaded. */
    synchronized long bytes() {
        return parameters.values().stream()
                .mapToLong(forms -> forms.getFirst().bytes.byteSize())
                .sum();
    }

    /** The parameter in a form; the caller closes the use. */
    synchronized Use use(Parameter wanted) {
        List<Stored> forms = Objects.requireNonNull(parameters.get(wanted.name()), wanted.name());
        Stored stored = forms.stream()
                .filter(form -> form.form.sameAs(wanted.form()))
                .findFirst()
                .orElseGet(() -> {
                    Stored loaded = forms.getFirst();
                    Stored made = make(wanted, ((ParameterForm.Packed) loaded.form).descriptor(), loaded.bytes);
                    keep(wanted.name(), made);
                    return made;
                });
        stored.users++;
        return new Use(stored.bytes, () -> release(wanted.name(), stored));
    }

    /** The parameters of a computation by argument; the owner closes their use. */
    Map<Argument, MemorySegment> use(Computation computation, CloseStack owner) {
        Map<Argument, MemorySegment> parameters = new EnumMap<>(Argument.class);
        computation
                .parameters()
                .forEach((argument, parameter) ->
                        parameters.put(argument, owner.own(use(parameter)).bytes()));
        return parameters;
    }

    private synchronized void release(String parameter, Stored stored) {
        if (--stored.users == 0) {
            Objects.requireNonNull(parameters.get(parameter)).remove(stored);
            stored.close();
        }
    }

    private synchronized void keep(String parameter, Stored stored) {
        parameters.computeIfAbsent(parameter, _ -> new ArrayList<>()).add(stored);
    }

    private Stored make(Parameter parameter, MemoryDescriptor from, MemorySegment values) {
        return CloseStack.prepare(new Stored(parameter), made -> {
            switch (made.form) {
                case ParameterForm.Packed(MemoryDescriptor descriptor) ->
                    Reordering.run(engine, parameter.name(), from, values, descriptor, made.bytes);
                case ParameterForm.Derived derived -> derive(parameter.name(), derived, from, values, made.bytes);
            }
        });
    }

    private void derive(
            String name,
            ParameterForm.Derived form,
            MemoryDescriptor from,
            MemorySegment values,
            MemorySegment destination) {
        try (MemoryDescriptor plain = plain(name);
                Arena scratch = Arena.ofShared()) {
            MemorySegment given = HostMemory.allocate(scratch, plain.bytes(), "a copy of parameter " + name);
            Reordering.run(engine, name, from, values, plain, given);
            form.derivation().accept(given, destination);
        }
    }

    @Override
    public synchronized void close() {
        try (CloseStack all = new CloseStack()) {
            parameters.values().forEach(forms -> forms.forEach(all::own));
            parameters.clear();
        }
    }
}
