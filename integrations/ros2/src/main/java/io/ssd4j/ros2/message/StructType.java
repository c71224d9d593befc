// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ros2.message;

import java.util.ArrayList;
import java.util.List;

/**
 * A structure, whose members lie in memory as in a C structure: each at the next multiple of its alignment.
 *
 * @param name its name in IDL
 * @param members in the order of the message
 * @param size bytes in memory, a multiple of the alignment
 * @param align alignment in bytes
 */
record StructType(String name, List<Member> members, int size, int align) implements FieldType {

    /**
     * A member.
     *
     * @param offset bytes from the start of the structure
     */
    record Member(String name, FieldType type, int offset) {}

    /** Starts a structure. */
    static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * The offset of a member.
     *
     * @param path names of members, separated by dots, each in the structure of the one before
     * @throws IllegalArgumentException if there is no such member
     */
    int offset(String path) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        for (Member member : members) {
            if (member.name().equals(first)) {
                return dot < 0
                        ? member.offset()
                        : member.offset() + ((StructType) member.type()).offset(path.substring(dot + 1));
            }
        }
        throw new IllegalArgumentException(name + " has no member " + first);
    }

    /** Collects the members. */
    static final class Builder {
        private final String name;
        private final List<Member> members = new ArrayList<>();
        private int end;
        private int align = 1;

        private Builder(String name) {
            this.name = name;
        }

        /** Adds a member after the others. */
        Builder add(String member, FieldType type) {
            int offset = up(end, type.align());
            members.add(new Member(member, type, offset));
            end = offset + type.size();
            align = Math.max(align, type.align());
            return this;
        }

        /** The structure. */
        StructType build() {
            return new StructType(name, List.copyOf(members), up(end, align), align);
        }

        private static int up(int offset, int align) {
            return (offset + align - 1) / align * align;
        }
    }
}
