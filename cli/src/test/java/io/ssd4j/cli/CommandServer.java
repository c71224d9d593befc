// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.DeviceSource;
import io.ssd4j.cli.command.ResultWriter;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs one command line after another in one JVM, for scripts whose commands need the JVM's working folder but not a JVM of their own.
 * {@link #LAUNCHER} is the script that takes the place of the launcher.
 */
final class CommandServer {
    /**
     * Hands its arguments and its standard input to the server and waits. {@code $requests} is the server's named pipe, {@code $served} its working
     * folder, and {@code $ssd4j} the real launcher, which runs a command that has options for its JVM or another working folder.
     */
    static final String LAUNCHER = """
            #!/bin/sh
            if [ -n "${SSD4J_JAVA_OPTS-}" ] || [ "$PWD" != "$served" ]; then
              exec "$ssd4j" "$@"
            fi
            request=$(mktemp -d)
            printf '%s\\n' "$@" > "$request/arguments"
            case " $* " in *' - '*) cat > "$request/in" ;; *) : > "$request/in" ;; esac
            mkfifo "$request/code"
            echo "$request" > "$requests"
            read -r code < "$request/code"
            cat "$request/out"
            cat "$request/err" >&2
            rm -r "$request"
            exit "$code"
            """;

    private CommandServer() {}

    /** Serves the named pipe that the argument names until the process is ended. */
    public static void main(String[] args) throws IOException {
        // Open for writing too, so that the end of one request is not the end of the pipe.
        try (RandomAccessFile pipe = new RandomAccessFile(args[0], "rw");
                BufferedReader requests = new BufferedReader(
                        new InputStreamReader(new FileInputStream(pipe.getFD()), StandardCharsets.UTF_8))) {
            for (String request = requests.readLine(); request != null; request = requests.readLine()) {
                serve(Path.of(request));
            }
        }
    }

    private static void serve(Path request) throws IOException {
        List<String> arguments = Files.readAllLines(request.resolve("arguments"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code;
        try (InputStream in = Files.newInputStream(request.resolve("in"));
                OutputStream err = Files.newOutputStream(request.resolve("err"))) {
            CommandContext context = new CommandContext(
                    DeviceSource.INSTALLED,
                    in,
                    ResultWriter.of(out, StandardCharsets.UTF_8),
                    new PrintWriter(err, true, StandardCharsets.UTF_8),
                    false);
            code = Ssd4jCommand.run(context, arguments.toArray(String[]::new));
        }
        Files.write(request.resolve("out"), out.toByteArray());
        Files.writeString(request.resolve("code"), code + "\n");
    }
}
