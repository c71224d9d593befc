// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.result;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the card was seen to run at while it was timed.
 *
 * @param samples how many were taken
 * @param sm clock of the multiprocessors, MHz; empty on the stand-in alone
 * @param highestSm the highest that the card may have, MHz
 * @param power in watts
 * @param celsius temperature
 * @param heldDownBy what kept the clock below its highest at some moment
 */
public record Clocks(
        int samples,
        Optional<Spread> sm,
        OptionalDouble highestSm,
        Optional<Spread> power,
        Optional<Spread> celsius,
        List<String> heldDownBy) {

    /** Keeps a copy. */
    public Clocks {
        heldDownBy = List.copyOf(heldDownBy);
    }

    static Clocks of(Field clocks, boolean standIn) {
        int samples = clocks.at("samples").integer();
        Optional<Spread> sm = Spread.of(clocks.maybe("smMHz"));
        if (!standIn && (samples == 0 || sm.isEmpty())) {
            String reason =
                    clocks.maybe("reason").map(field -> ": " + field.text()).orElse("");
            throw new ResultException(
                    "the result lacks the clocks seen during the run, " + clocks.path() + ".smMHz" + reason);
        }
        return new Clocks(
                samples,
                sm,
                clocks.maybeNumber("highestSmMHz"),
                Spread.of(clocks.maybe("powerWatts")),
                Spread.of(clocks.maybe("celsius")),
                clocks.maybe("heldDownBy").stream()
                        .flatMap(list -> list.elements().stream())
                        .map(Field::text)
                        .toList());
    }

    @Override
    public String toString() {
        if (sm.isEmpty()) {
            return "clocks: none were seen";
        }
        StringBuilder line = new StringBuilder("SM clock " + sm.get().text(0) + " MHz");
        highestSm.ifPresent(highest -> line.append(String.format(Locale.ROOT, " of at most %.0f", highest)));
        power.ifPresent(watts -> line.append("; ").append(watts.text(0)).append(" W"));
        celsius.ifPresent(degrees -> line.append("; ").append(degrees.text(0)).append(" degrees Celsius"));
        line.append("; held down by ").append(heldDownBy.isEmpty() ? "nothing" : String.join(", ", heldDownBy));
        return line.append("; ").append(samples).append(" samples").toString();
    }
}
