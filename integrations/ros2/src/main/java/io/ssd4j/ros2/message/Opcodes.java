// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_ADR;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_FLAG_FP;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_FLAG_SGN;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_RTS;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_SUBTYPE_1BY;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_SUBTYPE_8BY;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_SUBTYPE_STU;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_1BY;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_4BY;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_8BY;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_ARR;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_EXT;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_SEQ;
import static io.ssd4j.ros2.ddsc.ddsc_h.DDS_OP_TYPE_STR;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The program with which Cyclone DDS 0.10 serializes a type: instructions of one to four words, as the header {@code dds_opcodes.h} describes them.
 * The result equals what {@code idlc} 0.10 generates: the program of the type itself, followed by those of the structures in it, each once,
 * in the order of their first use.
 */
final class Opcodes {
    /** Words of an instruction that names a structure: its own offset to the next instruction. */
    private static final int STRUCTURE_WORDS = 3;

    private static final int STRUCTURES_WORDS = 4;
    private static final int NEXT_SHIFT = 16;
    private static final int JUMP_MASK = 0xffff;

    private final List<Integer> words = new ArrayList<>();
    private final Map<StructType, Integer> starts = new HashMap<>();
    private int instructions;

    /** A word that will contain the distance from an instruction to the program of a structure. */
    private record Jump(int instruction, int word, StructType target) {}

    private Opcodes() {}

    /**
     * A program.
     *
     * @param words the instructions
     * @param instructions their number
     */
    record Program(List<Integer> words, int instructions) {}

    /** The program of a type. */
    static Program of(StructType type) {
        Opcodes opcodes = new Opcodes();
        opcodes.structure(type);
        return new Program(List.copyOf(opcodes.words), opcodes.instructions);
    }

    private void structure(StructType type) {
        starts.put(type, words.size());
        List<Jump> jumps = new ArrayList<>();
        for (StructType.Member member : type.members()) {
            member(member, jumps);
        }
        add(DDS_OP_RTS());
        for (Jump jump : jumps) {
            if (!starts.containsKey(jump.target())) {
                structure(jump.target());
            }
            int distance = Objects.requireNonNull(starts.get(jump.target())) - jump.instruction();
            // The distance is a signed number of 16 bits.
            words.set(jump.word(), words.get(jump.word()) + (distance & JUMP_MASK));
        }
    }

    private void member(StructType.Member member, List<Jump> jumps) {
        int offset = member.offset();
        int start = words.size();
        switch (member.type()) {
            case FieldType.Primitive primitive -> add(DDS_OP_ADR() | primitive(primitive), offset);
            case FieldType.Text _ -> add(DDS_OP_ADR() | DDS_OP_TYPE_STR(), offset);
            case FieldType.FixedArray array ->
                add(DDS_OP_ADR() | DDS_OP_TYPE_ARR() | element(array.element()), offset, array.count());
            case StructType nested -> {
                add(DDS_OP_ADR() | DDS_OP_TYPE_EXT(), offset, STRUCTURE_WORDS << NEXT_SHIFT);
                jumps.add(new Jump(start, words.size() - 1, nested));
            }
            case FieldType.Sequence(StructType nested) -> {
                add(
                        DDS_OP_ADR() | DDS_OP_TYPE_SEQ() | DDS_OP_SUBTYPE_STU(),
                        offset,
                        nested.size(),
                        STRUCTURES_WORDS << NEXT_SHIFT);
                jumps.add(new Jump(start, words.size() - 1, nested));
            }
            case FieldType.Sequence(FieldType.Primitive primitive) ->
                add(DDS_OP_ADR() | DDS_OP_TYPE_SEQ() | element(primitive), offset);
            case FieldType.Sequence sequence -> throw unused(sequence);
        }
    }

    private static int primitive(FieldType.Primitive type) {
        return switch (type) {
            case OCTET -> DDS_OP_TYPE_1BY();
            case INT32 -> DDS_OP_TYPE_4BY() | DDS_OP_FLAG_SGN();
            case UINT32 -> DDS_OP_TYPE_4BY();
            case DOUBLE -> DDS_OP_TYPE_8BY() | DDS_OP_FLAG_FP();
        };
    }

    private static int element(FieldType.Primitive type) {
        return switch (type) {
            case OCTET -> DDS_OP_SUBTYPE_1BY();
            case DOUBLE -> DDS_OP_SUBTYPE_8BY() | DDS_OP_FLAG_FP();
            case INT32, UINT32 -> throw unused(type);
        };
    }

    private static IllegalArgumentException unused(FieldType type) {
        return new IllegalArgumentException("no message has elements of the type " + type);
    }

    private void add(int... instruction) {
        for (int word : instruction) {
            words.add(word);
        }
        instructions++;
    }
}
