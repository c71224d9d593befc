// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cpu;

import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.ElementType;
import io.ssd4j.runtime.cpu.choice.Implementation;
import io.ssd4j.runtime.cpu.dnnl.Engine;
import io.ssd4j.runtime.cpu.winograd.WinogradConvolution;
import io.ssd4j.runtime.cpu.winograd.WinogradProblem;
import io.ssd4j.runtime.cpu.winograd.WinogradVariant;
import io.ssd4j.runtime.network.Shape;
import java.util.List;

/**
 * Our Winograd convolutions as implementations.
 *
 * @param type of activations; they compute in float32 alone
 * @param batch images per run
 * @param threads of a run
 */
record WinogradSource(ElementType type, int batch, int threads) {

    /**
     * The variants of a convolution that are worth timing, the one that is probably the fastest first.
     *
     * @param effort {@link Effort#EXHAUSTIVE} for all, otherwise the promising ones
     */
    List<Implementation> candidates(ConvolutionProblem problem, Effort effort) {
        if (type != ElementType.FLOAT32
                || !WinogradProblem.supports(problem.convolution().window())
                || WinogradConvolution.unavailable().isPresent()) {
            return List.of();
        }
        boolean pooled = canPool(problem);
        WinogradProblem wanted = problem(problem, pooled);
        List<WinogradVariant> variants = effort == Effort.EXHAUSTIVE
                ? WinogradConvolution.all(wanted, threads)
                : WinogradConvolution.promising(wanted, threads);
        return variants.stream()
                .map(variant -> (Implementation) new Implementation.Winograd(variant.text(), pooled))
                .toList();
    }

    private static boolean canPool(ConvolutionProblem problem) {
        return problem.pooling().isPresent() && problem.convolution().window().dilation() == 1;
    }

    /**
     * Describes a variant; the caller closes it.
     *
     * @throws IllegalArgumentException if it does not exist here
     */
    WinogradConvolution make(Engine engine, ConvolutionProblem problem, Implementation.Winograd winograd) {
        WinogradConvolution.unavailable().ifPresent(reason -> {
            throw new IllegalArgumentException(
                    problem.convolution().name() + " cannot be computed by '" + winograd.text() + "': " + reason);
        });
        if (type != ElementType.FLOAT32 || (winograd.pooled() && !canPool(problem))) {
            throw new IllegalArgumentException(
                    problem.convolution().name() + " cannot be computed by '" + winograd.text() + "'");
        }
        return WinogradConvolution.of(
                engine, problem(problem, winograd.pooled()), WinogradVariant.parse(winograd.variant()), threads);
    }

    private WinogradProblem problem(ConvolutionProblem problem, boolean pooled) {
        Shape written = pooled ? problem.pooled() : problem.to();
        return new WinogradProblem(
                batch,
                problem.from(),
                problem.to(),
                problem.convolution().window(),
                problem.convolution().activation(),
                pooled,
                written);
    }
}
