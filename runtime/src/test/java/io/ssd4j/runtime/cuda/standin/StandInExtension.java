// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ssd4j.testing.Capability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Implements {@link OnStandIn}. */
final class StandInExtension implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String folder = System.getProperty("io.ssd4j.cuda.libraries");
        if (folder == null || System.getenv("SSD4J_STANDIN_CONTROL") == null) {
            return ConditionEvaluationResult.disabled(
                    "not in the JVM of the stand-in GPU: surefire's execution 'standin'");
        }
        Path unavailable = Path.of(folder, "unavailable");
        try {
            return Files.exists(unavailable)
                    ? ConditionEvaluationResult.disabled(Capability.GCC.skipMessage() + " ("
                            + Files.readString(unavailable).strip() + ")")
                    : ConditionEvaluationResult.enabled("on the stand-in GPU in " + folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        StandInControl.ofThisProcess().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        StandInControl control = StandInControl.ofThisProcess();
        if (context.getExecutionException().isEmpty()) {
            assertEquals(List.of(), control.violations(), "misuse of the driver");
            assertEquals(Map.of(), control.books(), "leaked");
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StandInControl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return StandInControl.ofThisProcess();
    }
}
