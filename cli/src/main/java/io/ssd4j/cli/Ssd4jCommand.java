// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.cli.bench.BenchCommand;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.ProjectVersion;
import io.ssd4j.cli.detect.DetectCommand;
import io.ssd4j.cli.doctor.DevicesCommand;
import io.ssd4j.cli.doctor.DoctorCommand;
import io.ssd4j.cli.evaluation.EvalCommand;
import io.ssd4j.cli.features.FeaturesCommand;
import io.ssd4j.cli.plan.PlanCommand;
import io.ssd4j.cli.plan.ProfileCommand;
import io.ssd4j.cli.quantize.QuantizeCommand;
import io.ssd4j.cli.spi.Subcommand;
import io.ssd4j.cli.weights.ConvertCommand;
import io.ssd4j.cli.weights.WeightsCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The top-level command {@code ssd4j}, the parent of the others. */
@Command(
        name = "ssd4j",
        description = "SSD object detection from Java, on NVIDIA GPUs through cuDNN and on CPUs through oneDNN.",
        mixinStandardHelpOptions = true,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:unexpected error; SSD4J_DEBUG=1 in the environment adds the stack trace",
            "2:wrong usage",
            "3:bad image, weights, annotations or GPU profile, a failed download, or an output that cannot be written",
            "4:device or library not available, or too little memory on the device"
        })
public final class Ssd4jCommand implements Runnable {
    private static final SequencedMap<String, Function<CommandContext, Runnable>> COMMANDS = commands();
    private static final IVersionProvider VERSION = new ProjectVersion();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The commands by name, in the order in which help lists them. */
    private static SequencedMap<String, Function<CommandContext, Runnable>> commands() {
        SequencedMap<String, Function<CommandContext, Runnable>> commands = new LinkedHashMap<>();
        commands.put("detect", DetectCommand::new);
        commands.put("features", FeaturesCommand::new);
        commands.put("eval", EvalCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("weights", WeightsCommand::new);
        commands.put("convert", ConvertCommand::new);
        commands.put("quantize", QuantizeCommand::new);
        commands.put("devices", DevicesCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("plan", PlanCommand::new);
        commands.put("profile", ProfileCommand::new);
        return commands;
    }

    /** Runs a command line and returns its exit code; never throws. */
    public static int run(CommandContext context, String... arguments) {
        return run(context, OtherCommands::all, arguments);
    }

    /**
     * Runs a command line.
     *
     * @param others the commands of other modules, which are looked for only if the first argument is none of the program's own
     */
    static int run(CommandContext context, Supplier<List<Subcommand>> others, String... arguments) {
        FailureReport failures = new FailureReport(context.err());
        int code;
        try {
            code = commandLine(context, failures, others, arguments).execute(arguments);
        } catch (Throwable e) { // picocli lets Errors through, such as OutOfMemoryError
            code = failures.report(e);
        }
        if (context.out().checkError() && code == FailureReport.DONE) {
            code = failures.report(context.out().failure());
        }
        return code;
    }

    private static CommandLine commandLine(
            CommandContext context, FailureReport failures, Supplier<List<Subcommand>> others, String... arguments) {
        CommandLine line = new CommandLine(new Ssd4jCommand());
        // Describing all commands takes as long as starting Java, so it is done only if more than one is needed: for
        // help.
        Function<CommandContext, Runnable> only = arguments.length > 0 ? COMMANDS.get(arguments[0]) : null;
        List<Function<CommandContext, Runnable>> needed = only == null ? List.copyOf(COMMANDS.values()) : List.of(only);
        needed.forEach(command -> line.addSubcommand(command.apply(context)));
        if (only == null) {
            others.get().stream()
                    .filter(command -> !COMMANDS.containsKey(command.name()))
                    .forEach(command -> line.addSubcommand(command.create(OtherCommands.host(context))));
        }
        // Those of other modules, too.
        line.getCommandSpec().versionProvider(VERSION);
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().versionProvider(VERSION));
        // After the commands, because these settings go to those that are there.
        line.setOut(context.out())
                .setErr(context.err())
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                // A photo may be named @home.jpg.
                .setExpandAtFiles(false);
        OptionValues.register(line);
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
