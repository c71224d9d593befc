// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.benchmarks.contestant;

import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.ssd.model.SsdVariant;
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

    /** What carries out the commands of one race. */
    interface Entrant extends AutoCloseable {
        ObjectNode answer(JsonNode command) throws IOException;

        @Override
        void close();
    }

    /**
     * Runs until {@code quit} or the end of the input.
     *
     * @param args {@code frames} for the race from frames to boxes, nothing for the one from inputs to maps
     */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        // Anything else that prints must not end up between the answers.
        System.setOut(System.err);
        BusyTime busy = BusyTime.sinceProcessStart();
        try (Entrant contestant = entrant(args, busy);
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

    private static Entrant entrant(String[] args, BusyTime busy) {
        if (args.length == 0) {
            return new Contestant(Settings.ofEnvironment(), busy);
        }
        if (args.length == 1 && args[0].equals("frames")) {
            SsdVariant variant = SsdVariant.of(System.getenv().getOrDefault("SSD4J_VARIANT", "lufficc:voc300"));
            return new FramesContestant(Settings.ofEnvironment(), FrameFile.ofEnvironment(), variant, busy);
        }
        throw new IllegalArgumentException("arguments: frames, or nothing");
    }

    private static ObjectNode answer(Entrant contestant, JsonNode command) {
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
