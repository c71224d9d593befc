// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs on the stand-in GPU, in a separate JVM (Surefire's execution {@code standin}).
 *
 * <p>The stand-in is reset before each test: one GPU, no faults, empty books. After each test it must not have recorded
 * any misuse and its books must be empty, except for entries that the test has taken from {@link StandInControl}, which
 * is available as a parameter.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("standin")
@ExtendWith(StandInExtension.class)
public @interface OnStandIn {}
