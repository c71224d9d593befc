// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.command.ResultWriter;
import io.ssd4j.testing.JavaProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A command line that was run within this JVM.
 *
 * @param code the exit code
 * @param out what came on standard output
 * @param err what came on standard error
 */
public record CommandRun(int code, String out, String err) {

    public static CommandRun of(JavaProcess.Result result) {
        return new CommandRun(result.exit(), result.out(), result.err());
    }

    public static CommandRun of(DeviceSource devices, String... arguments) {
        return of(devices, false, arguments);
    }

    public static CommandRun of(DeviceSource devices, boolean interactive, String... arguments) {
        return of(devices, interactive, new byte[0], arguments);
    }

    /** A run that is given something on standard input. */
    public static CommandRun withInput(DeviceSource devices, byte[] input, String... arguments) {
        return of(devices, false, input, arguments);
    }

    private static CommandRun of(DeviceSource devices, boolean interactive, byte[] input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        CommandContext context = new CommandContext(
                devices,
                new ByteArrayInputStream(input),
                ResultWriter.of(out, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                interactive);
        int code = Ssd4jCommand.run(context, arguments);
        return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    /** Standard output as the one JSON object that it has to be. */
    public JsonNode json() {
        return json(out);
    }

    /** Standard output as one JSON object per line. */
    public List<JsonNode> jsonLines() {
        return out.lines().map(CommandRun::json).toList();
    }

    private static JsonNode json(String out) {
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(out);
        } catch (JacksonException e) {
            throw new AssertionError("no JSON: " + out, e);
        }
    }
}
