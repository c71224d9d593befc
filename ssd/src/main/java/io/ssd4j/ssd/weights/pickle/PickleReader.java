// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import io.ssd4j.runtime.WeightsException;
import io.ssd4j.ssd.weights.text.Quoted;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 2 to 5 that {@code torch.save} wrote. Source of the instructions: CPython's {@code pickletools}.
 *
 * <p>Integers become {@link Long} (or {@link java.math.BigInteger}), floating-point numbers {@link Double}, text {@link String},
 * truth values {@link Boolean}; see {@link PickleContainer} and {@link PickleNone} for the rest. Any other instruction, and any
 * class that {@link PickleObjects} does not know, is refused with its position. The work and the memory are bounded by the
 * number of instructions, and no step recurses.
 */
public final class PickleReader {
    /** A detector's checkpoint with the state of its optimizer has 20 000. */
    private static final int MAX_INSTRUCTIONS = 500_000;

    private static final int HIGHEST_PROTOCOL = 5;

    private final PickleInput in;
    private final PickleObjects objects;
    private final PickleStack stack = new PickleStack();
    private final Map<Long, Object> memo = new HashMap<>();

    private PickleReader(PickleInput in, PickleObjects objects) {
        this.in = in;
        this.objects = objects;
    }

    /**
     * A pickle that has been read.
     *
     * @param value the value that it describes; acyclic
     * @param size the number of bytes that it occupies
     */
    public record Result(Object value, long size) {}

    /**
     * Reads the pickle at the start of a segment.
     *
     * @param place the file and the part of it, for messages
     * @param bytes the pickle, perhaps followed by something else
     * @param objects what the pickle may refer to
     * @throws WeightsException if the pickle is damaged, is too large, or contains anything that is not allowed; the message
     *     names the place and the position in the pickle
     */
    public static Result read(String place, MemorySegment bytes, PickleObjects objects) {
        PickleInput in = new PickleInput(place, bytes);
        try {
            Object value = new PickleReader(in, objects).run();
            PickleGraph.check(value);
            return new Result(value, in.position());
        } catch (PickleException e) {
            throw in.wrong(String.valueOf(e.getMessage()));
        }
    }

    private Object run() {
        for (int count = 0; count < MAX_INSTRUCTIONS; count++) {
            int code = in.instruction();
            if (code == '.') {
                Object value = stack.pop();
                if (!stack.isEmpty()) {
                    throw new PickleException("it ends although values are left on the stack");
                }
                return value;
            }
            if (!pushed(code) && !collected(code)) {
                remember(code);
            }
        }
        throw new PickleException("it has more than " + MAX_INSTRUCTIONS + " instructions, which no checkpoint needs");
    }

    /** Instructions that push a constant or an empty container. */
    private boolean pushed(int code) {
        switch (code) {
            case 'N' -> stack.push(PickleNone.NONE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) in.signedInt());
            case 'K' -> stack.push((long) in.unsignedByte());
            case 'M' -> stack.push((long) in.unsignedShort());
            case 0x8a -> stack.push(in.integer(in.unsignedByte()));
            case 'G' -> stack.push(in.float64());
            case 'X' -> stack.push(in.text(in.unsignedInt()));
            case 0x8c -> stack.push(in.text(in.unsignedByte()));
            // Python 2 wrote its byte strings so.
            case 'U' -> stack.push(in.text(in.unsignedByte()));
            case 'T' -> stack.push(in.text(in.signedInt()));
            case ']' -> stack.push(new PickleList());
            case '}' -> stack.push(new PickleDict());
            case ')' -> stack.push(new PickleTuple(List.of()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Instructions that combine values of the stack. */
    private boolean collected(int code) {
        switch (code) {
            case '(' -> stack.mark();
            case 't' -> stack.push(new PickleTuple(stack.popToMark()));
            case 0x85, 0x86, 0x87 -> stack.push(stack.popTuple(code - 0x84));
            case 'a' -> {
                Object value = stack.pop();
                list().add(value);
            }
            case 'e' -> {
                List<Object> values = stack.popToMark();
                values.forEach(list()::add);
            }
            case 's' -> {
                Object value = stack.pop();
                Object key = stack.pop();
                dict().put(key, value);
            }
            case 'u' -> setItems();
            case 'c' -> global(in.line(), in.line());
            case 0x93 -> {
                Object name = stack.pop();
                Object module = stack.pop();
                global(string(module), string(name));
            }
            // A class or function is called, or an object is made: what either gives is up to the list of those that
            // may be.
            case 'R', 0x81 -> {
                Object arguments = stack.pop();
                Object function = stack.pop();
                stack.push(objects.call(function, tuple(arguments)));
            }
            case 'b' -> build();
            case 'Q' -> stack.push(objects.persistent(stack.pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The memo, and what carries no value. */
    private void remember(int code) {
        switch (code) {
            case 'q' -> memo.put((long) in.unsignedByte(), stack.peek());
            case 'r' -> memo.put(in.unsignedInt(), stack.peek());
            case 0x94 -> memo.put((long) memo.size(), stack.peek());
            case 'h' -> recall(in.unsignedByte());
            case 'j' -> recall(in.unsignedInt());
            case 0x80 -> {
                int protocol = in.unsignedByte();
                if (protocol < 2 || protocol > HIGHEST_PROTOCOL) {
                    throw new PickleException("pickle protocol " + protocol + " is not supported; 2 to 5 are");
                }
            }
            // A frame only says how much a reader may buffer.
            case 0x95 -> in.signedLong();
            default ->
                throw new PickleException(String.format("0x%02x is not an instruction that torch.save writes", code));
        }
    }

    private void recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw new PickleException("nothing has been stored under number " + index);
        }
        stack.push(value);
    }

    private void setItems() {
        List<Object> values = stack.popToMark();
        if (values.size() % 2 != 0) {
            throw new PickleException("a key has no value");
        }
        PickleDict dict = dict();
        for (Iterator<Object> rest = values.iterator(); rest.hasNext(); ) {
            Object key = rest.next();
            dict.put(key, rest.next());
        }
    }

    private void global(String module, String name) {
        stack.push(objects.global(module, name)
                .orElseThrow(() -> new PickleException("refers to " + Quoted.name(module + "." + name)
                        + ", which is not needed for weights, so the file is refused and nothing of it was run: save the"
                        + " weights alone, in Python with torch.save(model.state_dict(), path)")));
    }

    /** Sets attributes; those of a dictionary (torch's {@code _metadata}) mean nothing for weights. */
    private void build() {
        Object state = stack.pop();
        if (!(stack.peek() instanceof PickleDict)) {
            throw new PickleException("sets attributes of " + PickleKind.of(stack.peek()) + " to "
                    + PickleKind.of(state) + "; only a dictionary may have some");
        }
    }

    private PickleList list() {
        if (stack.peek() instanceof PickleList list) {
            return list;
        }
        throw new PickleException("appends to " + PickleKind.of(stack.peek()) + " instead of a list");
    }

    private PickleDict dict() {
        if (stack.peek() instanceof PickleDict dict) {
            return dict;
        }
        throw new PickleException("sets an item of " + PickleKind.of(stack.peek()) + " instead of a dictionary");
    }

    private static PickleTuple tuple(Object value) {
        if (value instanceof PickleTuple tuple) {
            return tuple;
        }
        throw new PickleException("the arguments of a call are " + PickleKind.of(value) + " instead of a tuple");
    }

    private static String string(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new PickleException("a name is " + PickleKind.of(value) + " instead of text");
    }
}
