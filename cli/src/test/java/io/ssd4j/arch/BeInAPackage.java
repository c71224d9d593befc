// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;

/** Conditions on a class's package. */
final class BeInAPackage {
    private BeInAPackage() {}

    static ArchCondition<JavaClass> annotatedWith(Class<? extends Annotation> annotation) {
        return new ArchCondition<>("be in a package annotated with @" + annotation.getSimpleName()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean annotated = type.getPackage().isAnnotatedWith(annotation);
                events.add(new SimpleConditionEvent(
                        type,
                        annotated,
                        "package " + type.getPackageName() + " of " + type.getName() + " is "
                                + (annotated ? "" : "not ") + "annotated"));
            }
        };
    }
}
