// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.program;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The longest chain of operations of a network. A run takes at least its time, so it has the first stream for itself; all other
 * operations, such as detection heads, only feed outputs, since nothing on the chain reads what they write.
 *
 * @param operations their names
 */
record MainLine(Set<String> operations) {
    MainLine {
        operations = Set.copyOf(operations);
    }

    /** The chain of a network; of several that are equally long, the one whose last operation comes first. */
    static MainLine of(Network network) {
        Map<String, Operation> written = new HashMap<>();
        Map<String, Integer> lengths = new HashMap<>();
        String last = Network.INPUT;
        for (Operation operation : network.operations()) {
            written.put(operation.name(), operation);
            int length = lengths.getOrDefault(operation.input(), 0) + 1;
            lengths.put(operation.name(), length);
            if (length > lengths.getOrDefault(last, 0)) {
                last = operation.name();
            }
        }
        Set<String> chain = new HashSet<>();
        for (Operation at = written.get(last); at != null; at = written.get(at.input())) {
            chain.add(at.name());
        }
        return new MainLine(chain);
    }

    boolean contains(Operation operation) {
        return operations.contains(operation.name());
    }
}
