// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cudnn;

import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_BACKEND_DESCRIPTOR;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_CHAR;
import static io.ssd4j.bindings.cudnn.cudnn_h.CUDNN_TYPE_INT64;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendCreateDescriptor;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendDestroyDescriptor;
import static io.ssd4j.bindings.cudnn.cudnn_h.cudnnBackendGetAttribute;

import io.ssd4j.runtime.NativeCallException;
import io.ssd4j.runtime.spi.CloseStack;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A finalized backend descriptor that Java owns. One that is not finalized has no type here but {@link DescriptorBuilder},
 * so it cannot be passed to another.
 *
 * <p>Its attributes may be read by several threads; it must not be in use by any while it is closed.
 */
final class Descriptor implements AutoCloseable {
    private final DescriptorKind kind;
    private final String subject;
    private MemorySegment handle;

    private Descriptor(DescriptorKind kind, String subject, MemorySegment handle) {
        this.kind = kind;
        this.subject = subject;
        this.handle = handle;
    }

    /**
     * Creates a descriptor, sets its attributes and finalizes it.
     *
     * @param subject what it is part of, for messages
     * @throws NativeCallException where cuDNN refuses an attribute, or all of them together
     */
    static Descriptor build(DescriptorKind kind, String subject, Consumer<DescriptorBuilder> attributes) {
        Descriptor descriptor = create(kind, subject);
        try (DescriptorBuilder builder = new DescriptorBuilder(kind, subject, descriptor.handle)) {
            attributes.accept(builder);
            builder.finish();
            return descriptor;
        } catch (RuntimeException | Error e) {
            descriptor.close();
            throw e;
        }
    }

    private static Descriptor create(DescriptorKind kind, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment created = arena.allocate(ValueLayout.ADDRESS);
            int status = cudnnBackendCreateDescriptor(kind.code(), created);
            Cudnn.check("cudnnBackendCreateDescriptor", status, kind + " of " + subject);
            return new Descriptor(kind, subject, created.get(ValueLayout.ADDRESS, 0));
        }
    }

    /**
     * The pointer to pass on.
     *
     * @throws IllegalStateException where the descriptor is closed: the library would read freed memory
     */
    MemorySegment handle() {
        if (handle.address() == 0) {
            throw new IllegalStateException("the " + kind + " of " + subject + " is closed");
        }
        return handle;
    }

    /** One number. */
    long int64(int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_LONG);
            read(attribute, CUDNN_TYPE_INT64(), 1, value);
            return value.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** The one value of an enumerated attribute. */
    int enumerated(int attribute, int type) {
        return enumerated(attribute, type, 1).getFirst();
    }

    /** The values of an enumerated attribute, {@code room} at most. */
    List<Integer> enumerated(int attribute, int type, int room) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(ValueLayout.JAVA_INT, room);
            int count = (int) Math.min(room, read(attribute, type, room, values));
            List<Integer> result = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                result.add(values.getAtIndex(ValueLayout.JAVA_INT, i));
            }
            return result;
        }
    }

    /** A text of any length. */
    String text(int attribute) {
        try (Arena arena = Arena.ofConfined()) {
            long length = read(attribute, CUDNN_TYPE_CHAR(), 0, MemorySegment.NULL);
            MemorySegment chars = arena.allocate(length);
            long written = Math.min(length, read(attribute, CUDNN_TYPE_CHAR(), length, chars));
            byte[] bytes = chars.asSlice(0, written).toArray(ValueLayout.JAVA_BYTE);
            // Whether a terminating zero is counted differs between attributes.
            return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
        }
    }

    /** How many descriptors an attribute announces. It can be more than {@link #descriptors} then returns. */
    int count(int attribute) {
        return (int) read(attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR(), 0, MemorySegment.NULL);
    }

    /**
     * Descriptors that cuDNN makes.
     *
     * @param room how many at most; cuDNN fills descriptors that its caller has created
     * @param owner closes them
     */
    List<Descriptor> descriptors(int attribute, DescriptorKind wanted, int room, CloseStack owner) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(ValueLayout.ADDRESS, room);
            List<Descriptor> filled = new ArrayList<>(room);
            for (int i = 0; i < room; i++) {
                filled.add(owner.own(create(wanted, subject)));
                handles.setAtIndex(ValueLayout.ADDRESS, i, filled.get(i).handle);
            }
            long count = read(attribute, CUDNN_TYPE_BACKEND_DESCRIPTOR(), room, handles);
            return filled.subList(0, (int) Math.min(room, count));
        }
    }

    /** Returns how many values there are, which may be more than there is room for. */
    private long read(int attribute, int type, long room, MemorySegment values) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
            int status = cudnnBackendGetAttribute(handle(), attribute, type, room, count, values);
            Cudnn.check(
                    "cudnnBackendGetAttribute",
                    status,
                    "attribute " + attribute + " of the " + kind + " of " + subject);
            return count.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** Destroys the descriptor; idempotent. */
    @Override
    public void close() {
        if (handle.address() != 0) {
            MemorySegment closing = handle;
            handle = MemorySegment.NULL;
            int status = cudnnBackendDestroyDescriptor(closing);
            Cudnn.check("cudnnBackendDestroyDescriptor", status, kind + " of " + subject);
        }
    }
}
