// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * A result that has all that makes it worth something: the card's name, driver, library versions, clocks seen during the run,
 * and a parity line for every cell in which ssd4j was timed.
 *
 * @param standIn whether it comes from a dry run on the stand-in GPU: its times mean nothing
 * @param options of each contestant, by its name
 */
public record Result(
        boolean standIn,
        Machine machine,
        Clocks clocks,
        SequencedMap<String, String> options,
        List<Parity> parity,
        List<Cell> cells,
        Peaks peaks,
        List<PlanTimes> plans) {
    private static final Set<String> MAPS = Set.of("conv4_3", "fc7", "conv8_2", "conv9_2", "conv10_2", "conv11_2");

    /** Keeps copies. */
    public Result {
        options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
        parity = List.copyOf(parity);
        cells = List.copyOf(cells);
        plans = List.copyOf(plans);
    }

    /**
     * Reads {@code first-light.json}.
     *
     * @param dryRun whether a dry run's result is taken; a card's is not, then
     * @throws ResultException where it lacks something
     */
    public static Result read(Path file, boolean dryRun) throws IOException {
        Field top = Field.top(new ObjectMapper().readTree(file.toFile()));
        boolean standIn = top.at("standIn").truth();
        if (standIn != dryRun) {
            throw new ResultException(
                    standIn
                            ? "the result is that of a dry run: its times mean nothing; --stand-in takes it nevertheless"
                            : "the result is that of a card, and --stand-in takes those of a dry run");
        }
        Machine machine = Machine.of(top.at("facts"), standIn);
        Field race = top.at("race");
        SequencedMap<String, String> options = new LinkedHashMap<>();
        race.at("contestants").members().forEach((name, hello) -> options.put(name, options(hello)));
        Optional<Field> roofline = top.maybe("roofline");
        Result result = new Result(
                standIn,
                machine,
                Clocks.of(race.at("clocks"), standIn),
                options,
                race.at("parity").elements().stream().map(Parity::of).toList(),
                race.at("cells").elements().stream().map(Cell::of).toList(),
                roofline.map(field -> Peaks.of(field.at("peaks"))).orElse(Peaks.NONE),
                roofline.stream()
                        .flatMap(field -> field.at("plans").elements().stream())
                        .map(PlanTimes::of)
                        .toList());
        result.requireParity();
        return result;
    }

    private static String options(Field hello) {
        Field options = hello.at("options");
        List<String> parts = options.members().entrySet().stream()
                .map(option -> option.getKey() + ": " + option.getValue().plain())
                .toList();
        return String.join("; ", parts);
    }

    /** Times of a result that nobody has compared say nothing, whoever's they are. */
    private void requireParity() {
        String reference = standIn ? "cpu" : "card";
        for (Cell cell : cells) {
            cell.entries().forEach((name, entry) -> {
                if (entry.run().isPresent()) {
                    Set<String> missing = new TreeSet<>(MAPS);
                    parity.stream()
                            .filter(row -> row.isOf(cell)
                                    && row.contestant().equals(name)
                                    && row.against().equals(reference))
                            .forEach(row -> missing.remove(row.map()));
                    if (!missing.isEmpty()) {
                        throw new ResultException("the result lacks the parity of " + name + " at " + cell
                                + " with PyTorch on the " + reference + ": " + String.join(", ", missing));
                    }
                }
            });
        }
    }

    /** What makes the result red: maps of ours that are not within their bound. */
    public List<Parity> failures() {
        return parity.stream()
                .filter(row -> row.contestant().equals(Cell.OURS) && !row.passed())
                .toList();
    }
}
