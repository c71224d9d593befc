// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to compute a Winograd convolution. All variants give the same values except for rounding.
 *
 * @param outputs the height and width of the block of outputs that a tile gives: 4 or 6
 * @param block how many tiles a thread transforms, multiplies and transforms back before it takes the next ones, so that they stay
 *     in its cache; {@link #WHOLE} if each of the three phases is done for the whole layer
 * @param products what computes the products; of blocks, always {@link ProductPrimitive#MATMUL}
 */
public record WinogradVariant(int outputs, int block, ProductPrimitive products) {
    /** Means all tiles of the layer. */
    public static final int WHOLE = 0;

    private static final Pattern TEXT = Pattern.compile("f([46])-(?:whole(-1x1)?|([1-9][0-9]{0,5}))");

    /** Checks the numbers. */
    public WinogradVariant {
        boolean divisible = block == WHOLE || products == ProductPrimitive.MATMUL;
        if ((outputs != 4 && outputs != 6) || block < WHOLE || block > 999_999 || !divisible) {
            throw new IllegalArgumentException(
                    "no Winograd variant of " + outputs + " outputs and " + block + " tiles by " + products);
        }
    }

    /** With products of matrices. */
    WinogradVariant(int outputs, int block) {
        this(outputs, block, ProductPrimitive.MATMUL);
    }

    /** The text from which {@link #parse} makes it again, without spaces: {@code f4-whole}, {@code f4-whole-1x1}, {@code f6-48}. */
    public String text() {
        return "f" + outputs + "-" + (block == WHOLE ? "whole" : block) + products.suffix();
    }

    /**
     * The variant with a text.
     *
     * @throws IllegalArgumentException if there is none; the message names the text
     */
    public static WinogradVariant parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("there is no Winograd variant '" + text + "'");
        }
        int block = matcher.group(3) == null ? WHOLE : Integer.parseInt(matcher.group(3));
        ProductPrimitive products = matcher.group(2) == null ? ProductPrimitive.MATMUL : ProductPrimitive.POINTWISE;
        return new WinogradVariant(Integer.parseInt(matcher.group(1)), block, products);
    }
}
