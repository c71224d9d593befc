// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that is rewritten in place and cleared at the end.
 *
 * <p>Implemented here because existing libraries load native code to get the terminal's width, and this module has no
 * native access.
 */
final class ProgressBar implements Progress {
    /** With fewer units than this, the task is over before a bar is useful. */
    static final int WORTH_SHOWING = 10;

    private static final int WIDTH = 30;
    private static final long REFRESH_NANOS = Duration.ofMillis(100).toNanos();
    private static final String WIPE_LINE = "\r\u001b[K";

    private final PrintWriter terminal;
    private final String units;
    private final int total;
    private final LongSupplier clock;
    private final long start;
    private long drawn;
    private int done;

    /**
     * @param terminal receives the bar
     * @param units the name of the units, for example {@code images}
     * @param total number of units
     * @param clock nanoseconds from any origin
     */
    ProgressBar(PrintWriter terminal, String units, int total, LongSupplier clock) {
        this.terminal = terminal;
        this.units = units;
        this.total = total;
        this.clock = clock;
        this.start = clock.getAsLong();
        draw(start);
    }

    @Override
    public void advance(int count) {
        done += count;
        long now = clock.getAsLong();
        if (now - drawn >= REFRESH_NANOS) {
            draw(now);
        }
    }

    private void draw(long now) {
        int filled = (int) ((long) WIDTH * done / total);
        String left = done == 0 ? "" : ", " + clockTime((now - start) / done * (total - done)) + " left";
        terminal.print(WIPE_LINE + "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + done + "/" + total
                + " " + units + left);
        terminal.flush();
        drawn = now;
    }

    private static String clockTime(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    @Override
    public void close() {
        terminal.print(WIPE_LINE);
        terminal.flush();
    }
}
