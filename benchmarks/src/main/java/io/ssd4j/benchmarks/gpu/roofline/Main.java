// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.roofline;

import io.ssd4j.benchmarks.gpu.result.PlanTimes;
import io.ssd4j.benchmarks.gpu.result.Result;
import io.ssd4j.benchmarks.gpu.result.ResultException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;

/**
 * Makes the rooflines of a result: {@code RESULT.json FOLDER} writes {@code roofline.md} there and a picture,
 * {@code roofline-fp16-128.png}, for each precision and batch size whose layers were timed.
 *
 * <p>Exit code 0: written; 2: usage; 3: the result is refused, cannot be read, or holds no layer's time.
 */
public final class Main {
    private Main() {}

    /** Exits with the code. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.err));
    }

    static int run(List<String> files, PrintStream errors) {
        if (files.size() != 2) {
            errors.println("usage: RESULT.json FOLDER");
            return 2;
        }
        try {
            write(Result.read(Path.of(files.getFirst()), false), Path.of(files.getLast()));
            return 0;
        } catch (ResultException | IOException e) {
            errors.println(files.getFirst() + ": refused: " + e.getMessage());
            return 3;
        }
    }

    private static void write(Result result, Path folder) throws IOException {
        List<PlanTimes> timed =
                result.plans().stream().filter(plan -> !plan.layers().isEmpty()).toList();
        if (timed.isEmpty()) {
            throw new ResultException("the result lacks the layers' times in roofline.plans");
        }
        StringBuilder page = new StringBuilder("# What holds each layer back, on "
                + result.machine().card() + "\n\nThe limit is what the card's own measured rates allow; "
                + "a layer's time is that of its launch alone, by events.\n");
        for (PlanTimes plan : timed) {
            Optional<Roof> roof = Roof.of(result.peaks(), plan.precision());
            if (roof.isEmpty()) {
                throw new ResultException("the result lacks the peaks of " + plan.precision() + " in roofline.peaks");
            }
            String picture = "roofline-" + plan.precision() + "-" + plan.batch();
            BitmapEncoder.saveBitmap(
                    Picture.of(plan, roof.get(), result.machine().card()),
                    folder.resolve(picture).toString(),
                    BitmapFormat.PNG);
            page.append("\n## ").append(plan).append("\n\n![](").append(picture).append(".png)\n\n");
            if (plan.untimed() > 0) {
                page.append(plan.untimed()).append(" launches were not timed.\n\n");
            }
            page.append(LayerTable.of(plan, roof.get()));
        }
        Files.writeString(folder.resolve("roofline.md"), page);
    }
}
