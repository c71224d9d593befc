// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli;

import io.ssd4j.bindings.files.PathName;
import io.ssd4j.cli.evaluation.EvalRequest;
import io.ssd4j.cli.output.OutputFile;
import io.ssd4j.cli.quantize.CalibrationMethod;
import io.ssd4j.runtime.Effort;
import io.ssd4j.runtime.Precision;
import io.ssd4j.ssd.model.SsdBackbone;
import io.ssd4j.ssd.model.SsdVariant;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Converts the values of options by their types; a value that does not exist is rejected with a list of those that do. */
final class OptionValues {
    private OptionValues() {}

    /** Makes a command line convert the options of these types by their ids. */
    static void register(CommandLine line) {
        line.registerConverter(SsdBackbone.class, text -> parse(text, SsdBackbone::of));
        line.registerConverter(SsdVariant.class, text -> parse(text, SsdVariant::of));
        line.registerConverter(Precision.class, text -> parse(text, Precision::parse));
        line.registerConverter(EvalRequest.Kind.class, text -> parse(text, EvalRequest.Kind::of));
        line.registerConverter(Path.class, text -> parse(text, PathName::toPath));
        line.registerConverter(OutputFile.class, OutputFile::new);
        line.registerConverter(CalibrationMethod.class, text -> parse(text, CalibrationMethod::parse));
        line.registerConverter(Effort.class, text -> parse(text, Effort::parse));
    }

    private static <T> T parse(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
