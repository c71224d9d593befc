// SPDX-License-Identifier: Apache-2.0
/**
 * Fixtures that the tests of several modules share. They depend only on the JDK and JUnit, so that every module of the product
 * can use them in its tests.
 */
@NullMarked
package io.ssd4j.testing;

import org.jspecify.annotations.NullMarked;
