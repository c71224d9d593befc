// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.cublaslt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.Precision;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.network.Activation;
import io.ssd4j.runtime.network.Shape;
import io.ssd4j.runtime.network.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the numbers of defects in the release notes of cuBLAS, which name the first version, the last one, and the GPUs. */
class KnownFaultsTest {
    private static boolean affect(long version, int capability, MatmulProblem product, int family, int splits) {
        return new KnownFaults(version, capability).affect(product, new MatmulTraits(family, 20, 15, splits, 0));
    }

    /** 6580689: family 66 on 9.0, 10.x and 11.x, from 12.6.3 to before 13.8.0, with splits that do not divide the sum. */
    @ParameterizedTest
    @CsvSource({
        "130100, 90, 66, 3, true",
        "130700, 120, 66, 3, false",
        "120603, 90, 66, 3, true",
        "120602, 90, 66, 3, false",
        "130799, 110, 66, 3, true",
        "130800, 110, 66, 3, false",
        "130100, 89, 66, 3, false",
        "130100, 90, 21, 3, false",
        "130100, 90, 66, 4, false",
        "130100, 90, 66, 1, false"
    })
    void splitsThatDoNotDivideTheSum(long version, int capability, int family, int splits, boolean affected) {
        MatmulProblem product = new MatmulProblem(361, 1024, 1024, Activation.RELU, Precision.FP16);
        assertEquals(affected, affect(version, capability, product, family, splits));
    }

    /** 5807900: family 66 on 10.x and 11.x, from 12.8 to before 13.3.0 (CUDA 13.2). */
    @ParameterizedTest
    @CsvSource({
        "120800, 100, 66, true",
        "130200, 103, 66, true",
        "130300, 103, 66, false",
        "120700, 100, 66, false",
        "130100, 90, 66, false",
        "130100, 100, 21, false"
    })
    void kernelsWithTensorMemory(long version, int capability, int family, boolean affected) {
        MatmulProblem product = new MatmulProblem(361, 1024, 1024, Activation.RELU, Precision.TF32);
        assertEquals(affected, affect(version, capability, product, family, 1));
    }

    /** 5846563: 16-bit products on DGX Spark, before 13.3.0. */
    @ParameterizedTest
    @CsvSource({
        "130200, 121, FP16, true",
        "130200, 121, BF16, true",
        "130200, 121, FP32, false",
        "130300, 121, FP16, false",
        "130200, 103, FP16, false"
    })
    void productsOnSpark(long version, int capability, Precision precision, boolean affected) {
        MatmulProblem product = new MatmulProblem(361, 1024, 1024, Activation.RELU, precision);
        assertEquals(affected, affect(version, capability, product, 21, 1));
    }

    /** The layers in float16 of a model in fp8 are such products, too. */
    @Test
    void productsOfAModelInFp8OnSpark() {
        Problem layer = new Problem.Convolution(
                ElementType.FLOAT16, 1, new Shape(1024, 19, 19), 1024, Window.of(1), Activation.RELU);
        MatmulProblem product = MatmulProblem.of(layer, Precision.FP8).orElseThrow();
        assertEquals("361x1024 times 1024 outputs, fp16", product.toString());
        assertTrue(affect(130200, 121, product, 21, 1));
        assertFalse(affect(130300, 121, product, 21, 1));
    }

    /** PyTorch's pull requests 190112 and 191701: anything on 12.0, before 13.6.1. */
    @ParameterizedTest
    @CsvSource({
        "130600, 120, true",
        "120906, 120, true",
        "130601, 120, false",
        "130600, 121, false",
        "130600, 90, false"
    })
    void illegalAccesses(long version, int capability, boolean affected) {
        MatmulProblem product = new MatmulProblem(361, 1024, 1024, Activation.RELU, Precision.TF32);
        assertEquals(affected, affect(version, capability, product, 21, 1));
    }

    /** 5104822: a single row or column with the epilogue of a bias alone, before CUDA 12.8 Update 1, which is 12.8.4. */
    @ParameterizedTest
    @CsvSource({
        "120803, 1, 64, NONE, true",
        "120803, 64, 1, NONE, true",
        "120804, 1, 64, NONE, false",
        "120803, 1, 64, RELU, false",
        "120803, 2, 64, NONE, false"
    })
    void vectorsWithABias(long version, long positions, long outputs, Activation activation, boolean affected) {
        MatmulProblem product = new MatmulProblem(positions, 64, outputs, activation, Precision.FP16);
        assertEquals(affected, affect(version, 80, product, 21, 1));
    }

    /** Floating point exceptions on Hopper, before CUDA 12.4 Update 1, which is 12.4.5. */
    @ParameterizedTest
    @CsvSource({"120402, 90, true", "120405, 90, false", "120402, 80, false"})
    void divisionsByZero(long version, int capability, boolean affected) {
        assertEquals(affected, new KnownFaults(version, capability).mayEndTheProcess());
    }
}
