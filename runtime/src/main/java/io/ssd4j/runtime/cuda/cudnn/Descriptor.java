// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.*;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.engine.CloseStack;
import io.ssd4j.runtime.interop.OwnedHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A finalized backend descriptor that Java owns. One that is not finalized yet is a {@link DescriptorBuilder}, so it cannot
 * be passed to another descriptor.
 *
 * <p>Several threads may read its attributes; none may use it while it is being closed.
 */
final class Descriptor extends OwnedHandle {
    private final DescriptorKind kind;
    private final String subject;

    private Descriptor(DescriptorKind kind, String subject) {
        super(
                Cudnn.CALLS,
                Cudnn.CALLS.pointer(
                        "cudnnBackendCreateDescriptor",
                        kind + " of " + subject,
                        out -> cudnnBackendCreateDescriptor(kind.code(), out)),
                "cudnnBackendDestroyDescriptor",
                h -> cudnnBackendDestroyDescriptor(h));
        this.kind = kind;
        this.subject = subject;
    }

    /**
     * Creates a descriptor, sets its attributes and finalizes it.
     *
     * @param subject what the descriptor is part of, for messages
     * @throws NativeCallException if cuDNN rejects an attribute or the combination of attributes
     */
    static Descriptor build(DescriptorKind kind, String subject, Consumer<DescriptorBuilder> attributes) {
        return CloseStack.prepare(new Descriptor(kind, subject), descriptor -> {
            try (Arena arena = Arena.ofConfined()) {
                attributes.accept(new DescriptorBuilder(kind, descriptor, arena));
                Cudnn.CALLS.check("cudnnBackendFinalize", descriptor, cudnnBackendFinalize(descriptor.handle()));
            }
        });
    }

    long int64(int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            read(attribute, CUDNN_TYPE_INT64(), 1, value);
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** The values of an enumerated attribute, at most {@code room}. */
    List<Integer> enumerated(int attribute, int type, int room) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(ValueLayout.JAVA_INT, room);
            long count = Math.min(room, read(attribute, type, room, values));
            int[] codes = values.asSlice(0, count * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
            return IntStream.of(codes).boxed().toList();
        }
    }

    /** The value of a text attribute of any length. */
    String text(int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            long length = read(attribute, CUDNN_TYPE_CHAR(), 0, MemorySegment.NULL);
            MemorySegment chars = arena.allocate(length);
            long written = Math.min(length, read(attribute, CUDNN_TYPE_CHAR(), length, chars));
            byte[] bytes = chars.asSlice(0, written).toArray(ValueLayout.JAVA_BYTE);
            // Some attributes count a terminating zero, others do not.
            return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
        }
    }

    /** The number of descriptors that an attribute announces, which can be more than {@link #descriptors} returns. */
    int count(int attribute) {
        return (int) read(attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR(), 0, MemorySegment.NULL);
    }

    /**
     * The descriptors of an attribute.
     *
     * @param room maximum number; cuDNN fills descriptors that its caller has created
     * @param owner closes the descriptors
     */
    List<Descriptor> descriptors(int attribute, DescriptorKind wanted, int room, CloseStack owner) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(ValueLayout.ADDRESS, room);
            List<Descriptor> filled = new ArrayList<>(room);
            for (int i = 0; i < room; i++) {
                filled.add(owner.own(new Descriptor(wanted, subject)));
                handles.setAtIndex(ValueLayout.ADDRESS, i, filled.get(i).handle());
            }
            long count = read(attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR(), room, handles);
            return filled.subList(0, (int) Math.min(room, count));
        }
    }

    /** Returns the number of values, which may exceed the room. */
    private long read(int attribute, int type, long room, MemorySegment values) {
        return Cudnn.CALLS.int64(
                "cudnnBackendGetAttribute",
                "attribute " + attribute + " of " + this,
                count -> cudnnBackendGetAttribute(handle(), attribute, type, room, count, values));
    }

    @Override
    public String toString() {
        return "the " + kind + " of " + subject;
    }
}
