// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

/**
 * The rules, for the packages under one root: {@code io.ssd4j}, or the planted classes that show that each can fail. Engines
 * are whatever packages of {@code runtime} are not listed here, so a third one falls under the rules by being there.
 */
record Architecture(String root) {

    // Every subpackage of bindings is one library's, written by jextract.
    private DescribedPredicate<JavaClass> generated() {
        return resideInAnyPackage(root + ".bindings.*..").as("generated code");
    }

    private DescribedPredicate<JavaClass> bindings() {
        return resideInAnyPackage(root + ".bindings..").as("bindings");
    }

    private DescribedPredicate<JavaClass> engineFreeRuntime() {
        return resideInAnyPackage(
                        root + ".runtime",
                        root + ".runtime.image..",
                        root + ".runtime.network..",
                        root + ".runtime.memory..",
                        root + ".runtime.plan..",
                        root + ".runtime.spi..")
                .as("the runtime that no engine owns");
    }

    private DescribedPredicate<JavaClass> engines() {
        return resideInAnyPackage(root + ".runtime..")
                .and(not(engineFreeRuntime()))
                .as("engines");
    }

    ArchRule bindingsKnowNothingAbove() {
        return noClasses()
                .that(bindings())
                .should()
                .dependOnClassesThat(resideInAnyPackage(root + ".runtime..", root + ".ssd.."));
    }

    ArchRule runtimeKnowsNothingOfSsd() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".runtime..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(root + ".ssd.."));
    }

    ArchRule networksAndPlansKnowNoEngine() {
        return noClasses().that(engineFreeRuntime()).should().dependOnClassesThat(engines());
    }

    ArchRule enginesKnowNothingOfEachOther() {
        return slices().matching(root + ".runtime.(*)..")
                .namingSlices("engine $1")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(not(engines()), alwaysTrue())
                .ignoreDependency(alwaysTrue(), engineFreeRuntime());
    }

    ArchRule onlyEnginesKnowTheBindings() {
        return noClasses().that(not(engines())).and(not(bindings())).should().dependOnClassesThat(bindings());
    }

    /** The JDK marks its restricted methods itself, so that the list is that of the JDK at hand. */
    ArchRule onlyBindingsCallRestrictedMethods() {
        return noClasses()
                .that(not(bindings()))
                .should()
                .accessTargetWhere(describe("a restricted method", Architecture::isRestricted));
    }

    private static boolean isRestricted(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                && target.resolveMember()
                        .filter(annotatedWith("jdk.internal.javac.Restricted"))
                        .isPresent();
    }

    ArchRule nothingIsNative() {
        return noMethods().should().haveModifier(JavaModifier.NATIVE);
    }

    ArchRule onlyTheCommandLinePrints() {
        return noClasses()
                .that(not(generated()))
                .and()
                .resideOutsideOfPackage(root + ".ssd.cli..")
                .should(ACCESS_STANDARD_STREAMS);
    }

    ArchRule noClassIsARagbag() {
        return noClasses()
                .that(not(generated()))
                .should()
                .haveSimpleNameContaining("Util")
                .orShould()
                .haveSimpleNameContaining("Helper");
    }

    ArchRule everyPackageIsNullMarked() {
        return classes().that(not(generated())).should(BeInAPackage.annotatedWith(NullMarked.class));
    }
}
