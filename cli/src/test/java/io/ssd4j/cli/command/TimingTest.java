// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ssd4j.cli.CommandRun;
import io.ssd4j.cli.FakeEngine;
import io.ssd4j.cli.command.TimeLine.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final Pattern LINE = Pattern.compile("ssd4j: +(\\d+) +([+-]\\d+)  (.+)");

    private static List<String> printed(TimeLine timeLine) {
        StringWriter text = new StringWriter();
        timeLine.print(new PrintWriter(text, true));
        return text.toString().lines().toList();
    }

    @Test
    void stagesAreInTheOrderInWhichTheyWereReached() {
        TimeLine timeLine = new TimeLine();
        timeLine.reached(Stage.PHOTO);
        timeLine.reached(Stage.ARGUMENTS);
        timeLine.reached(Stage.PHOTO);
        List<String> lines = printed(timeLine);
        assertEquals(4, lines.size());
        assertEquals("ssd4j: time line, milliseconds since the start of the process", lines.getFirst());
        List<String> titles = lines.subList(1, lines.size()).stream()
                .map(line -> {
                    Matcher matcher = LINE.matcher(line);
                    assertTrue(matcher.matches(), line);
                    return matcher.group(3);
                })
                .toList();
        assertEquals(List.of("Java started", "first photo decoded", "arguments read"), titles);
    }

    @Test
    void featuresPrintsItOnStandardErrorIfAsked() {
        String photo = "../examples/cat.jpg";
        CommandRun plain = CommandRun.of(new FakeEngine(), "features", photo);
        CommandRun timed = CommandRun.of(new FakeEngine(), "features", "--timing", photo);
        assertEquals(0, timed.code(), timed.err());
        assertFalse(plain.err().contains("time line"), plain.err());
        for (String title :
                List.of("weights packed", "first photo decoded", "first result computed", "everything written")) {
            assertTrue(timed.err().contains("  " + title), timed.err());
        }
        assertTrue(timed.err().contains("ssd4j: activations of batch 1: slab "), timed.err());
        assertEquals(plain.out().lines().count(), timed.out().lines().count());
    }
}
