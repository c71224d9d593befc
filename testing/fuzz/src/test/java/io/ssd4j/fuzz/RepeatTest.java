// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The seeds of every target are read or refused as documented, without Jazzer; and so is an input of an earlier failure. */
class RepeatTest {
    static final List<FuzzTarget> TARGETS = FuzzTargets.all();

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("TARGETS")
    void seeds(FuzzTarget target) throws IOException {
        Tally tally = new Tally();
        List<byte[]> seeds = target.seeds();
        for (byte[] seed : seeds) {
            Contract.check(target, FuzzInput.in(folder, seed), tally);
        }
        assertEquals(seeds.size(), tally.runs());
    }

    /** The input must be one of the folder of a campaign, whose name says which targets it counts. */
    @Test
    void storedInput() throws IOException {
        String file = System.getProperty("ssd4j.fuzz.repeat", "");
        if (!file.isBlank()) {
            Path input = Path.of(file);
            byte[] bytes = Files.readAllBytes(input);
            List<FuzzTarget> targets = Campaign.chosen(
                    input.toAbsolutePath().toString().contains("/codecs/") ? FuzzTargets.photos() : FuzzTargets.all());
            FuzzTarget target = Form.target(bytes, targets);
            Contract.check(target, FuzzInput.in(folder, Form.file(bytes, target)), new Tally());
        }
    }
}
