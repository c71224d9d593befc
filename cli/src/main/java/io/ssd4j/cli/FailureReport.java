// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.bindings.files.PathName;
import io.ssd4j.cli.command.Advice;
import io.ssd4j.cli.command.OutputException;
import io.ssd4j.cli.command.UsageException;
import io.ssd4j.cli.evaluation.DataSetException;
import io.ssd4j.cli.fetch.FetchException;
import io.ssd4j.runtime.DeviceMemoryException;
import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.planning.GpuProfileException;
import io.ssd4j.ssd.image.ImageException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns a failure into one message on standard error and an exit code; scripts rely on the codes. */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
    /** Success. */
    static final int DONE = 0;
    /** A defect or a failing device. */
    static final int UNEXPECTED = 1;
    /** A wrong command line. */
    static final int USAGE = 2;
    /** An image, weights or a GPU profile that cannot be used, or an output that cannot be written. */
    static final int DATA = 3;
    /** A device or a library is not available, or the device has too little memory. */
    static final int UNAVAILABLE = 4;

    private final PrintWriter err;
    private final boolean debug = System.getenv("SSD4J_DEBUG") != null || Boolean.getBoolean("ssd4j.debug");

    FailureReport(PrintWriter err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        report(e);
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return e instanceof UsageException
                ? handleParseException(new ParameterException(command, String.valueOf(e.getMessage())), new String[0])
                : report(e);
    }

    /** Prints the message and returns the exit code. */
    int report(Throwable e) {
        int code = exitCode(e);
        err.println("ssd4j: " + (code == UNEXPECTED ? unexpected(e) : Advice.of(String.valueOf(message(e)))));
        if (debug) {
            e.printStackTrace(err);
        }
        return code;
    }

    private static @Nullable String message(Throwable e) {
        return switch (e) {
            // A name that was not checked before, for example one in annotations.
            case InvalidPathException invalid ->
                "'" + invalid.getInput() + "' is not a valid path: " + PathName.reason(invalid);
            case UnmatchedArgumentException unmatched
            when unmatched.getCommandLine().getParent() == null && !unmatched.isUnknownOption() ->
                "there is no command '" + unmatched.getUnmatched().getFirst() + "'";
            // picocli writes it for groups of options only.
            case ParameterException wrong -> String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
            default -> e.getMessage();
        };
    }

    private static int exitCode(Throwable e) {
        return switch (e) {
            case ParameterException _, UnsupportedPrecisionException _ -> USAGE;
            case ImageException _,
                    WeightsException _,
                    GpuProfileException _,
                    OutputException _,
                    FetchException _,
                    InvalidPathException _,
                    DataSetException _ -> DATA;
            case DeviceUnavailableException _, DeviceMemoryException _ -> UNAVAILABLE;
            default -> UNEXPECTED;
        };
    }

    private String unexpected(Throwable e) {
        String message = switch (e) {
            case OutOfMemoryError _ ->
                "out of memory (" + e.getMessage() + "); use a smaller --batch, or raise the limit, now "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB, with the JVM option -Xmx"
                        + Math.max(4, Runtime.getRuntime().maxMemory() >> 29) + "g";
            default -> "unexpected " + e;
        };
        return Advice.of(debug ? message : message + "; SSD4J_DEBUG=1 in the environment shows where");
    }
}
