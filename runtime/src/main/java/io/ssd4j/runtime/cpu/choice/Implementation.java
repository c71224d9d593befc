// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.choice;

import io.ssd4j.runtime.cpu.dnnl.Layout;
import java.util.Locale;

/** A way to compute a convolution. Its {@link #text()} is what a stored choice holds. */
public sealed interface Implementation {

    /** The text from which {@link #parse} makes it again. */
    String text();

    /**
     * One that oneDNN offers.
     *
     * @param layout of activations: {@link Layout#ANY} or {@link Layout#NHWC}
     * @param index its position in the library's order for that layout, from 0
     */
    record OneDnn(Layout layout, int index) implements Implementation {
        /** The one that it prefers, in the layouts that it prefers. */
        public static final OneDnn FIRST = new OneDnn(Layout.ANY, 0);

        @Override
        public String text() {
            return "onednn " + layout.name().toLowerCase(Locale.ROOT) + " " + index;
        }
    }

    /**
     * Our Winograd convolution.
     *
     * @param variant which of its variants
     * @param pooled whether it also computes the pooling that follows
     */
    record Winograd(String variant, boolean pooled) implements Implementation {
        @Override
        public String text() {
            return "winograd " + variant + (pooled ? " pooled" : "");
        }
    }

    /**
     * The one that oneDNN prefers in NHWC, on some rows at a time: each thread computes its own strips.
     *
     * @param rows that a strip writes, at least 1
     * @param pooled whether it also computes the pooling that follows
     */
    record Strips(int rows, boolean pooled) implements Implementation {
        @Override
        public String text() {
            return "strips " + rows + (pooled ? " pooled" : "");
        }
    }

    /** Whether it reads and writes NHWC, so that two such neighbors need no change of layout between them. */
    default boolean channelsLast() {
        return switch (this) {
            case OneDnn(Layout layout, int _) -> layout == Layout.NHWC;
            case Winograd _, Strips _ -> true;
        };
    }

    /**
     * The implementation with a text.
     *
     * @throws IllegalArgumentException if there is none; the message names the text
     */
    static Implementation parse(String text) {
        String[] words = text.split(" ", -1);
        if (words.length == 3 && words[0].equals("onednn") && words[2].matches("[0-9]{1,3}")) {
            int index = Integer.parseInt(words[2]);
            switch (words[1]) {
                case "any" -> {
                    return new OneDnn(Layout.ANY, index);
                }
                case "nhwc" -> {
                    return new OneDnn(Layout.NHWC, index);
                }
                default -> {}
            }
        }
        boolean pooled = words.length == 3 && words[2].equals("pooled");
        if (words[0].equals("winograd") && (words.length == 2 || pooled) && !words[1].isEmpty()) {
            return new Winograd(words[1], pooled);
        }
        if (words[0].equals("strips") && (words.length == 2 || pooled) && words[1].matches("[1-9][0-9]{0,4}")) {
            return new Strips(Integer.parseInt(words[1]), pooled);
        }
        throw new IllegalArgumentException("there is no implementation '" + text + "'");
    }
}
