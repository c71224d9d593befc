// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.runtime.DeviceUnavailableException;
import io.ssd4j.runtime.UnsupportedPrecisionException;
import io.ssd4j.runtime.WeightsException;
import io.ssd4j.runtime.plan.GpuProfileException;
import io.ssd4j.ssd.image.ImageException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one message on standard error and an exit code. */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
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
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        return report(e);
    }

    /** Prints the message and returns the exit code. */
    int report(Throwable e) {
        int code = exitCode(e);
        err.println("ssd4j: " + (code == ExitCode.UNEXPECTED ? unexpected(e) : e.getMessage()));
        if (debug) {
            e.printStackTrace(err);
        }
        return code;
    }

    private static int exitCode(Throwable e) {
        return switch (e) {
            case ParameterException _, UnsupportedPrecisionException _ -> ExitCode.USAGE;
            case ImageException _, WeightsException _, GpuProfileException _, OutputException _ -> ExitCode.DATA;
            case DeviceUnavailableException _ -> ExitCode.UNAVAILABLE;
            default -> ExitCode.UNEXPECTED;
        };
    }

    private String unexpected(Throwable e) {
        String message = switch (e) {
            case OutOfMemoryError _ -> "out of memory; a smaller --batch needs less (" + e.getMessage() + ")";
            default -> "unexpected " + e;
        };
        return debug ? message : message + "; SSD4J_DEBUG=1 in the environment shows where";
    }
}
