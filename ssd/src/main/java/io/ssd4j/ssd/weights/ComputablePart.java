// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights;

import io.ssd4j.runtime.network.Network;
import io.ssd4j.runtime.network.Operation;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Cuts a network down to the outputs for which there are parameters. */
final class ComputablePart {
    private final Network network;
    private final Map<String, Operation> operations;

    private ComputablePart(Network network) {
        this.network = network;
        this.operations = network.operations().stream().collect(Collectors.toMap(Operation::name, Function.identity()));
    }

    /**
     * The part of a network whose outputs can be computed.
     *
     * @param network a network
     * @param present whether there is a parameter of this name
     * @return the network itself if all or none of its outputs can be computed
     */
    static Network of(Network network, Predicate<String> present) {
        return new ComputablePart(network).of(present);
    }

    private Network of(Predicate<String> present) {
        Set<String> absent = network.parameters().keySet().stream()
                .filter(present.negate())
                .map(parameter -> parameter.substring(0, parameter.lastIndexOf('.')))
                .collect(Collectors.toSet());
        Set<String> outputs = new LinkedHashSet<>();
        Set<String> needed = new LinkedHashSet<>();
        for (String output : network.outputs()) {
            Set<String> chain = chain(network.valueOf(output));
            if (chain.stream().noneMatch(absent::contains)) {
                outputs.add(output);
                needed.addAll(chain);
            }
        }
        if (outputs.isEmpty() || outputs.size() == network.outputs().size()) {
            return network;
        }
        Network.Builder builder = Network.builder(network.name(), network.input());
        network.operations().stream()
                .filter(operation -> needed.contains(operation.name()))
                .forEach(builder::add);
        outputs.forEach(output -> builder.output(output, network.valueOf(output)));
        return builder.build();
    }

    /** The operations that a value depends on; each operation has one input. */
    private Set<String> chain(String value) {
        Set<String> chain = new LinkedHashSet<>();
        for (String at = value; !at.equals(Network.INPUT); at = operation(at).input()) {
            chain.add(at);
        }
        return chain;
    }

    private Operation operation(String name) {
        return Objects.requireNonNull(operations.get(name), name);
    }
}
