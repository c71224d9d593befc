// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads commands and answers them; a command that fails does not end the process. */
public final class Main {
    private static final JsonMapper JSON = new JsonMapper();

    private Main() {}

    /** Runs until {@code quit} or the end of the input. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        // Anything else that prints must not end up between the answers.
        System.setOut(System.err);
        BusyTime busy = BusyTime.sinceProcessStart();
        try (Contestant contestant = new Contestant(Settings.ofEnvironment(), busy);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            busy.pause();
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                busy.resume();
                JsonNode command = JSON.readTree(line);
                if (command.path("do").asString("").equals("quit")) {
                    break;
                }
                answers.println(answer(contestant, command));
                answers.flush();
                busy.pause();
            }
        }
    }

    private static ObjectNode answer(Contestant contestant, JsonNode command) {
        try {
            return contestant.answer(command);
        } catch (DeviceMemoryException | DeviceUnavailableException | UnsupportedPrecisionException e) {
            return JSON.createObjectNode().put("refused", e.getMessage());
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            return JSON.createObjectNode().put("failed", e.toString());
        }
    }
}
