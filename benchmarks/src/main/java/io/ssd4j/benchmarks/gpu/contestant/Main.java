// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.gpu.contestant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads commands, answers them, and lives on where one fails. */
public final class Main {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Main() {}

    /** Runs until {@code quit} or the end of the input. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        // Whatever else prints must not get between the answers.
        System.setOut(System.err);
        BusyTime busy = BusyTime.sinceTheProcessBegan();
        try (Contestant contestant = new Contestant(Settings.ofEnvironment(), busy);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            busy.pause();
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                busy.resume();
                JsonNode command = JSON.readTree(line);
                if (command.path("do").asText().equals("quit")) {
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
