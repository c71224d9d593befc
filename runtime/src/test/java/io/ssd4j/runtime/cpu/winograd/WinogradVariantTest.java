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
    @ValueSource(strings = {"f4-whole", "f6-whole", "f4-whole-1x1", "f4-56", "f6-1"})
    void aTextGivesTheVariantThatHasIt(String text) {
        assertEquals(text, WinogradVariant.parse(text).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f4", "f5-whole", "f4-0", "f4-01", "f4-1000000", "f4-whole ", "F4-whole", "f4-56-1x1"})
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
        assertEquals("f4-whole", first(256, 256, 75));
        assertEquals(Lanes.COUNT == 8 ? "f4-whole-1x1" : "f4-whole", first(512, 512, 38));
    }

    @Test
    void largeTilesArePromisingWhileTheirWeightsAreLessThanTheValues() {
        // 64 planes: 256 x 256 weights, and 13 x 13 tiles of 512 values.
        assertTrue(variants(256, 256, 75).contains(WinogradVariant.parse("f6-whole")));
        // 512 x 512 weights, and 4 x 4 tiles of 1024 values.
        assertTrue(variants(512, 512, 19).stream().allMatch(variant -> variant.outputs() == 4));
    }

    @Test
    void blocksAreForLayersWithManyMoreValuesThanWeights() {
        // 36 planes of 64 x 128 weights, and 38 x 38 tiles of 192 values.
        assertTrue(variants(64, 128, 150).stream().noneMatch(variant -> variant.block() == WinogradVariant.WHOLE));
    }

    @Test
    void pointwiseConvolutionsAreForManyChannels() {
        assertTrue(variants(512, 512, 19).contains(WinogradVariant.parse("f4-whole-1x1")));
        assertTrue(variants(256, 512, 38).stream().allMatch(variant -> variant.products() == ProductPrimitive.MATMUL));
    }

    @Test
    void allVariantsBeginWithThePromisingOnes() {
        List<WinogradVariant> promising = variants(512, 512, 19);
        List<WinogradVariant> all = WinogradGuess.all(problem(512, 512, 19), 2, CACHE);

        assertEquals(promising, all.subList(0, promising.size()));
        assertTrue(all.contains(WinogradVariant.parse("f6-whole")));
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
        return WinogradGuess.promising(problem(inputs, outputs, extent), 2, CACHE);
    }

    private static WinogradProblem problem(int inputs, int outputs, int extent) {
        Shape to = new Shape(outputs, extent, extent);
        return new WinogradProblem(
                1, new Shape(inputs, extent, extent), to, Window.of(3).padding(1), Activation.RELU, false, to);
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
