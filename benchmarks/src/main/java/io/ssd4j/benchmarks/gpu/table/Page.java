// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.table;

import io.ssd4j.benchmarks.gpu.result.Parity;
import io.ssd4j.benchmarks.gpu.result.Result;
import java.util.List;
import java.util.Locale;

/** The page of a result. */
public final class Page {
    private Page() {}

    /** Markdown. */
    public static String of(Result result) {
        StringBuilder page = new StringBuilder();
        page.append("# ssd4j beside PyTorch on ")
                .append(result.machine().card())
                .append("\n\n");
        if (result.standIn()) {
            page.append("**A dry run on the stand-in GPU: no time here means anything.**\n\n");
        }
        List<Parity> failures = result.failures();
        if (!failures.isEmpty()) {
            page.append("**Red: maps of ssd4j are not within their bound.**\n\n");
            failures.forEach(row -> page.append("- ").append(sentence(row)).append('\n'));
            page.append('\n');
        }
        page.append(result.machine().software()).append(".  \n");
        page.append(result.clocks()).append(".  \n");
        page.append("ssd4j at commit ").append(result.machine().commit()).append("; ");
        page.append(result.machine().date()).append(".\n");
        page.append("\n## What was asked for\n\n").append(targets(result));
        page.append("\n## Input on the host to maps on the host\n\n").append(Times.hostToHost(result));
        page.append(
                "\n## Other forms\n\n`compute` begins and ends on the device; `pipeline` is from one result to the next "
                        + "while two batches are under way.\n\n");
        page.append(Times.otherForms(result));
        page.append(
                "\n## The maps\n\nThe worst relative L2 error of the six maps against PyTorch in true float32.\n\n");
        page.append(Errors.worst(result)).append("\n## Contestants\n\n");
        result.options()
                .forEach((name, options) -> page.append("- `")
                        .append(name)
                        .append("`: ")
                        .append(options)
                        .append(".\n"));
        return page.toString();
    }

    private static String sentence(Parity row) {
        return String.format(
                Locale.ROOT,
                "%s batch %d: %s is %.2e from the %s's, more than %.0e",
                row.precision(),
                row.batch(),
                row.map(),
                row.relativeL2(),
                row.against(),
                row.bound());
    }

    private static Markdown targets(Result result) {
        Markdown table = new Markdown("what", "asked", "measured, median (least to greatest of the rounds)", "");
        new Targets(result)
                .all()
                .forEach(target -> table.row(
                        target.what(),
                        target.limit(),
                        target.measured(),
                        target.verdict().toString()));
        return table;
    }
}
