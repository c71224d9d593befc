// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String PLANTED_ROOT = "io.ssd4j.arch.planted";
    private static final Pattern PLANTED_CLASS =
            Pattern.compile(Pattern.quote(PLANTED_ROOT) + "\\.((?:[a-z]+\\.)*[A-Z]\\w*)");

    private static final JavaClasses PRODUCT = Sources.product();
    private static final JavaClasses PLANTED = Sources.planted();

    @Test
    void theRulesSeeEveryModule() {
        for (String name : List.of(
                "io.ssd4j.bindings.dnnl.dnnl_h",
                "io.ssd4j.runtime.cpu.CpuEngine",
                "io.ssd4j.ssd.model.SsdBackbone",
                "io.ssd4j.codecs.WebpDecoder",
                "io.ssd4j.cli.Main")) {
            assertTrue(PRODUCT.contain(name), name);
        }
    }

    @Test
    void bindingsDoNotDependOnUpperModules() {
        assertHolds(Architecture::bindingsDoNotDependOnUpperModules, "bindings.KnowsRuntime");
    }

    @Test
    void runtimeDoesNotDependOnSsd() {
        assertHolds(Architecture::runtimeDoesNotDependOnSsd, "runtime.KnowsSsd");
    }

    @Test
    void theLibraryDoesNotDependOnTheCommandLine() {
        assertHolds(Architecture::theLibraryDoesNotDependOnTheCommandLine, "ssd.KnowsTheCommandLine");
    }

    @Test
    void packagesOfTheCommandLineHaveNoCycles() {
        assertHolds(Architecture::packagesOfTheCommandLineHaveNoCycles, "cli.detect.KnowsPhotos");
    }

    @Test
    void commandsDoNotDependOnTheProgram() {
        assertHolds(Architecture::commandsDoNotDependOnTheProgram, "cli.detect.KnowsTheProgram");
    }

    @Test
    void networksAndPlansDoNotDependOnEngines() {
        assertHolds(Architecture::networksAndPlansDoNotDependOnEngines, "runtime.network.KnowsAnEngine");
    }

    @Test
    void enginesDoNotDependOnEachOther() {
        assertHolds(Architecture::enginesDoNotDependOnEachOther, "runtime.cuda.KnowsTheCpuEngine");
    }

    @Test
    void programsAndChoicesDoNotDependOnLibraries() {
        assertHolds(Architecture::programsAndChoicesDoNotDependOnLibraries, "runtime.cuda.choice.KnowsALibrary");
    }

    @Test
    void onlyEnginesAndCodecsDependOnTheBindings() {
        assertHolds(
                Architecture::onlyEnginesAndCodecsDependOnTheBindings,
                "runtime.network.KnowsTheBindings",
                "ssd.KnowsTheBindings");
    }

    @Test
    void onlyBindingsCallRestrictedMethods() {
        assertHolds(Architecture::onlyBindingsCallRestrictedMethods, "runtime.cpu.CallsRestrictedMethods");
    }

    @Test
    void nothingIsNative() {
        assertHolds(Architecture::nothingIsNative, "runtime.cpu.HasANativeMethod");
    }

    @Test
    void onlyTheCommandLinePrints() {
        assertHolds(Architecture::onlyTheCommandLinePrints, "ssd.Prints");
    }

    @Test
    void noUtilityClasses() {
        assertHolds(Architecture::noUtilityClasses, "ssd.ImageHelper", "ssd.StringUtils");
    }

    @Test
    void everyPackageIsNullMarked() {
        assertHolds(Architecture::everyPackageIsNullMarked, "ssd.unmarked.AllowsNull");
    }

    /**
     * Checks that the product obeys the rule, and that exactly these planted classes break it, so the rule can fail.
     */
    private static void assertHolds(Function<Architecture, ArchRule> rule, String... planted) {
        rule.apply(new Architecture("io.ssd4j")).check(PRODUCT);

        Set<String> culprits = new TreeSet<>();
        for (String violation : rule.apply(new Architecture(PLANTED_ROOT))
                .evaluate(PLANTED)
                .getFailureReport()
                .getDetails()) {
            Matcher matcher = PLANTED_CLASS.matcher(violation);
            assertTrue(matcher.find(), violation);
            culprits.add(matcher.group(1));
        }
        assertEquals(Set.of(planted), culprits);
    }
}
