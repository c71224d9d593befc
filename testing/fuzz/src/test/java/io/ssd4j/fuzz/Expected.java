// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.fuzz.Campaign.Counts;
import java.io.IOException;
import java.util.List;

/** What a campaign must have done to count. */
final class Expected {
    /** With fewer inputs, a share says nothing. */
    private static final int FEW = 1000;

    private Expected() {}

    /** Runs a campaign, prints its counts, and fails if it tested little. */
    static void of(Campaign campaign) throws IOException, InterruptedException {
        if (campaign.targets().isEmpty()) {
            return;
        }
        List<Counts> counts = campaign.run();
        long runs = 0;
        long pastHeader = 0;
        for (Counts target : counts) {
            System.out.printf(
                    "%-15s %8d inputs, %8d past the header, %8d values, slowest %d ms%n",
                    target.target(), target.runs(), target.pastHeader(), target.values(), target.slowestMillis());
            assertTrue(target.runs() > 0, () -> target.target() + " did not run");
            runs += target.runs();
            pastHeader += target.pastHeader();
        }
        assertTrue(runs < FEW || pastHeader >= runs / 2, pastHeader + " of " + runs + " inputs passed the header");
    }
}
