// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.standin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs on the stand-in GPU, in a JVM of its own kind (surefire's execution {@code standin}).
 *
 * <p>Before each test the stand-in is as new: one GPU, no faults, empty books. After each test it must have seen no misuse and
 * its books must be empty, but for what the test has taken from {@link StandInControl}, which it can have as a parameter.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("standin")
@ExtendWith(StandInExtension.class)
public @interface OnStandIn {}
