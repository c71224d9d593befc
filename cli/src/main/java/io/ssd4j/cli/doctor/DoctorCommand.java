// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.cli.command.Advice;
import io.ssd4j.cli.command.CommandContext;
import io.ssd4j.cli.command.JsonDocument;
import io.ssd4j.runtime.diagnosis.Diagnosis;
import io.ssd4j.runtime.diagnosis.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** {@code ssd4j doctor}; as JSON {@code {"schema":1,"findings":[{"id","state","subject","text","install":[…],"searched":[…]}]}}. */
@Command(
        name = "doctor",
        description =
                "Examine this machine: what is found, what is missing, and what to install, one line each. The exit code is"
                        + " always 0.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Runnable {
    /** The longest subject, "CPU Winograd convolutions", and a space. */
    private static final int SUBJECT_WIDTH = 26;

    private final CommandContext context;

    @Option(names = "--json", description = "Print one JSON object and nothing else.")
    private boolean json;

    public DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public void run() {
        if (json) {
            List<Diagnosed> findings = new ArrayList<>();
            examine(findings::add);
            JsonDocument.write(context.out(), document -> {
                document.writeArrayPropertyStart("findings");
                findings.forEach(finding -> write(finding, document));
                document.writeEndArray();
            });
        } else {
            // A damaged library may end the process. Then the lines before it are there, and the launcher adds one.
            examine(this::write);
        }
    }

    private void examine(Consumer<Diagnosed> report) {
        new Examination(Machine.ofThisProcess()).run(Diagnosis.ofAllParts(), context.devices()::all, report);
    }

    private void write(Diagnosed diagnosed) {
        Finding finding = diagnosed.finding();
        String advice = diagnosed.install().isEmpty() ? "" : ": " + String.join(", or: ", diagnosed.install());
        context.out()
                .printf(
                        Locale.ROOT,
                        "%-8s %-" + SUBJECT_WIDTH + "s %s%s%n",
                        state(finding),
                        finding.subject(),
                        Advice.of(finding.text()),
                        advice);
        context.out().flush();
    }

    private static void write(Diagnosed diagnosed, JsonGenerator json) {
        Finding finding = diagnosed.finding();
        json.writeStartObject();
        json.writeStringProperty("id", finding.id());
        json.writeStringProperty("state", state(finding));
        json.writeStringProperty("subject", finding.subject());
        json.writeStringProperty("text", Advice.of(finding.text()));
        json.writeArrayPropertyStart("install");
        diagnosed.install().forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("searched");
        finding.searched().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String state(Finding finding) {
        return finding.state().name().toLowerCase(Locale.ROOT);
    }
}
