// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.choice;

import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.engine.CloseStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A library whose candidates are given, and which records what it is asked. */
final class FakeSource implements ImplementationSource {
    private final String library;
    private final List<Optional<Implementation>> candidates;
    private final List<String> closed;
    private final List<Problem> asked = new ArrayList<>();

    FakeSource(String library, List<String> closed, List<Optional<Implementation>> candidates) {
        this.library = library;
        this.candidates = candidates;
        this.closed = closed;
    }

    /** The problems whose candidates were requested. */
    List<Problem> asked() {
        return asked;
    }

    @Override
    public String library() {
        return library;
    }

    @Override
    public List<Candidate> candidates(Problem problem, CloseStack owned) {
        asked.add(problem);
        owned.onClose(() -> closed.add("the offers of " + library));
        return candidates.stream().<Candidate>map(made -> () -> made).toList();
    }

    @Override
    public Implementation load(Problem problem, String stored) {
        if (stored.isEmpty()) {
            throw new StoredChoiceException("an empty plan");
        }
        return new FakeImplementation("loaded " + stored, 0, closed);
    }
}
