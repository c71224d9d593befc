// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Operands;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An implementation that computes nothing and remembers whether it was closed. */
final class FakeImplementation implements Implementation {
    private final String name;
    private final long workspaceBytes;
    private final List<String> closed;

    FakeImplementation(String name, long workspaceBytes, List<String> closed) {
        this.name = name;
        this.workspaceBytes = workspaceBytes;
        this.closed = closed;
    }

    FakeImplementation(String name) {
        this(name, 0, new ArrayList<>());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Long> knobs() {
        return Map.of("TILE", 7L);
    }

    @Override
    public String stored() {
        return "stored " + name;
    }

    @Override
    public long workspaceBytes() {
        return workspaceBytes;
    }

    /** One whose name says so. */
    @Override
    public boolean isGeneric() {
        return name.startsWith("generic");
    }

    @Override
    public Launch bind(Operands operands, CloseStack owned) {
        return _ -> {};
    }

    @Override
    public void close() {
        closed.add(name);
    }
}
