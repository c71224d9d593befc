// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.kernel;

import io.ssd4j.runtime.cuda.driver.CudaKernel;
import io.ssd4j.runtime.cuda.driver.CudaModule;
import io.ssd4j.runtime.cuda.driver.DeviceSlice;
import io.ssd4j.runtime.cuda.driver.KernelArguments;
import io.ssd4j.runtime.cuda.driver.LaunchShape;
import io.ssd4j.runtime.cuda.program.DetectionScratch;
import io.ssd4j.runtime.cuda.program.DetectionScratch.Part;
import io.ssd4j.runtime.cuda.program.Launch;
import io.ssd4j.runtime.cuda.program.Problem;
import io.ssd4j.runtime.detection.DetectionRules;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The three kernels of a detection, launched one after another. */
final class DetectionKernels {
    private static final int MAX_HEADS = 8;
    private static final int SCORES_BLOCK = 128;
    private static final int BLOCK = 256;

    private final CudaModule module;

    /**
     * @param module must stay open longer
     */
    DetectionKernels(CudaModule module) {
        this.module = module;
    }

    /**
     * The memory of a detection.
     *
     * @param heads the heads' maps, NHWC
     * @param defaultBoxes the rules' table
     * @param scratch of the size that {@link DetectionScratch} says, aligned
     * @param output the blocks
     */
    record Memory(List<DeviceSlice> heads, DeviceSlice defaultBoxes, DeviceSlice scratch, DeviceSlice output) {}

    /**
     * Binds a detection to memory.
     *
     * @param arena must stay open as long as the launch is used
     * @throws IllegalArgumentException if it has too many heads
     */
    Launch bind(Problem.Detection problem, Memory memory, Arena arena) {
        int heads = problem.maps().size();
        if (heads > MAX_HEADS) {
            throw new IllegalArgumentException(
                    "a detector with " + heads + " heads: on a GPU it can have up to " + MAX_HEADS);
        }
        DetectionScratch scratch = DetectionScratch.of(problem);
        MemorySegment shape = shape(problem, scratch, arena);
        int batch = problem.batch();
        int foreground = scratch.classes() - 1;
        CudaKernel scores = module.kernel("detect_scores");
        LaunchShape scoresGrid =
                new LaunchShape(Math.ceilDiv(scratch.slots(), SCORES_BLOCK), batch, 1, SCORES_BLOCK, 1, 1, 0);
        KernelArguments scoresArguments = heads(memory, arena).pointer(memory.defaultBoxes());
        add(scoresArguments, memory, scratch, Part.TERMS, Part.BOXES, Part.CANDIDATES, Part.DROPPED)
                .struct(shape);
        CudaKernel classes = module.kernel("detect_classes");
        LaunchShape classesGrid = new LaunchShape(foreground, batch, 1, BLOCK, 1, 1, 0);
        KernelArguments classesArguments = heads(memory, arena);
        add(
                        classesArguments,
                        memory,
                        scratch,
                        Part.TERMS,
                        Part.BOXES,
                        Part.CANDIDATES,
                        Part.KEPT_COUNTS,
                        Part.KEPT_KEYS)
                .struct(shape);
        CudaKernel images = module.kernel("detect_images");
        LaunchShape imagesGrid = new LaunchShape(batch, 1, 1, BLOCK, 1, 1, 0);
        KernelArguments imagesArguments = KernelArguments.in(arena);
        add(imagesArguments, memory, scratch, Part.BOXES, Part.DROPPED, Part.KEPT_COUNTS, Part.KEPT_KEYS, Part.SELECTED)
                .pointer(memory.output())
                .struct(shape);
        return stream -> {
            scores.launch(stream, scoresGrid, scoresArguments);
            classes.launch(stream, classesGrid, classesArguments);
            images.launch(stream, imagesGrid, imagesArguments);
        };
    }

    /** The maps; the first one also fills the arguments of missing maps, which the kernels do not read. */
    private static KernelArguments heads(Memory memory, Arena arena) {
        KernelArguments arguments = KernelArguments.in(arena);
        for (int i = 0; i < MAX_HEADS; i++) {
            arguments.pointer(memory.heads().get(i < memory.heads().size() ? i : 0));
        }
        return arguments;
    }

    private static KernelArguments add(
            KernelArguments arguments, Memory memory, DetectionScratch scratch, Part... parts) {
        for (Part part : parts) {
            arguments.pointer(memory.scratch().slice(scratch.offset(part), scratch.bytes(part)));
        }
        return arguments;
    }

    /** The kernels' {@code detection_shape}. */
    private static MemorySegment shape(Problem.Detection problem, DetectionScratch scratch, Arena arena) {
        DetectionRules rules = problem.rules();
        StructWriter shape = new StructWriter(arena);
        int slot = 0;
        int box = 0;
        for (int i = 0; i < MAX_HEADS; i++) {
            boolean exists = i < rules.heads().size();
            int boxes = exists ? DetectionScratch.boxes(problem, i) : 0;
            int boxesPerCell = exists ? rules.heads().get(i).boxesPerCell() : 1;
            int channels = exists ? rules.heads().get(i).channels(rules.classes()) : 0;
            shape.integer(slot)
                    .integer(box)
                    .integer(boxes)
                    .integer(boxesPerCell)
                    .integer(channels);
            slot += DetectionScratch.slots(boxes);
            box += boxes;
        }
        return shape.integer(scratch.slots())
                .integer(rules.classes())
                .real(problem.input().width())
                .real(problem.input().height())
                .real(rules.coder().centerVariance())
                .real(rules.coder().sizeVariance())
                .real(rules.coder().sizeLimit())
                .integer(rules.clip() ? 1 : 0)
                .real(rules.scoreThreshold())
                .integer(rules.candidatesPerClass())
                .real(rules.iouThreshold())
                .integer(scratch.kept())
                .integer(rules.detections())
                .bytes();
    }
}
