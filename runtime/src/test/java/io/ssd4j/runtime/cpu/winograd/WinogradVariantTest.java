// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu.winograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WinogradVariantTest {
    private static final long CACHE = 2 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"f4-whole", "f6-whole", "f4-56", "f6-1"})
    void aTextGivesTheVariantThatHasIt(String text) {
        assertEquals(text, WinogradVariant.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f4", "f5-whole", "f4-0", "f4-01", "f4-1000000", "f4-whole ", "F4-whole"})
    void anotherTextIsRefused(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> WinogradVariant.parse(text));

        assertEquals("there is no Winograd variant '" + text + "'", refused.getMessage());
    }

    @Test
    void fewWeightsAreMultipliedInBlocksOfLargeTiles() {
        // 64 planes of 64 x 32 tiles: 2 x 512 KiB.
        assertEquals("f6-32", first(64, 64, 300));
    }

    @Test
    void manyWeightsAreMultipliedForTheWholeLayer() {
        assertEquals("f4-whole", first(512, 512, 38));
    }

    @Test
    void blocksOfWhichAThreadWouldHaveNoneAreNoVariants() {
        assertTrue(variants(64, 64, 12).stream().allMatch(variant -> variant.block() == WinogradVariant.WHOLE));
    }

    @Test
    void lessThanAVectorOfChannelsHasNoVariant() {
        assertEquals(List.of(), variants(1, 64, 300));
    }

    private static String first(int inputs, int outputs, int extent) {
        return variants(inputs, outputs, extent).getFirst().text();
    }

    private static List<WinogradVariant> variants(int inputs, int outputs, int extent) {
        Shape to = new Shape(outputs, extent, extent);
        WinogradProblem problem = new WinogradProblem(
                1, new Shape(inputs, extent, extent), to, Window.of(3).padding(1), Activation.RELU, false, to);
        return WinogradGuess.variants(problem, 2, CACHE);
    }

    @Test
    void aConvolutionThatDoesNotFitIsRefused() {
        Shape from = new Shape(16, 8, 8);
        Shape tooLarge = new Shape(16, 9, 8);

        assertThrows(
                IllegalArgumentException.class,
                () -> new WinogradProblem(
                        1, from, tooLarge, Window.of(3).padding(1), Activation.RELU, false, tooLarge));
        assertThrows(
                IllegalArgumentException.class,
                () -> new WinogradProblem(1, from, from, Window.of(3).stride(2), Activation.RELU, false, from));
    }
}
