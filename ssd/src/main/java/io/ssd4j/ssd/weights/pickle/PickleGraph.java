// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;

/** Checks that the values of a pickle form no cycle and are not nested too deeply, without recursion. */
final class PickleGraph {
    /** A checkpoint with its optimizer has 6 levels. */
    static final int MAX_DEPTH = 64;

    /** A container whose contents are being visited. */
    private static final class Visit {
        final PickleContainer container;
        final Iterator<Object> rest;
        int height;

        Visit(PickleContainer container) {
            this.container = container;
            this.rest = container.contents().iterator();
        }
    }

    /** The height of each finished container; 0 while it is being visited. */
    private final IdentityHashMap<PickleContainer, Integer> heights = new IdentityHashMap<>();

    private final Deque<Visit> path = new ArrayDeque<>();

    private PickleGraph() {}

    /**
     * @throws PickleException if a container contains itself or is nested deeper than {@value #MAX_DEPTH} levels
     */
    static void check(Object root) {
        if (root instanceof PickleContainer container) {
            new PickleGraph().visit(container);
        }
    }

    private void visit(PickleContainer root) {
        enter(root);
        while (!path.isEmpty()) {
            Visit visit = path.getLast();
            if (!visit.rest.hasNext()) {
                leave(visit);
            } else if (visit.rest.next() instanceof PickleContainer inner) {
                Integer height = heights.get(inner);
                if (height == null) {
                    enter(inner);
                } else if (height == 0) {
                    throw new PickleException(PickleKind.of(inner) + " contains itself, which no checkpoint needs");
                } else {
                    grow(visit, height);
                }
            }
        }
    }

    private void enter(PickleContainer container) {
        heights.put(container, 0);
        path.addLast(new Visit(container));
        requireDepth(path.size());
    }

    private void leave(Visit visit) {
        path.removeLast();
        heights.put(visit.container, visit.height + 1);
        if (!path.isEmpty()) {
            grow(path.getLast(), visit.height + 1);
        }
    }

    private void grow(Visit visit, int height) {
        visit.height = Math.max(visit.height, height);
        requireDepth(path.size() + height);
    }

    private static void requireDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new PickleException("the values are nested deeper than " + MAX_DEPTH + " levels");
        }
    }
}
