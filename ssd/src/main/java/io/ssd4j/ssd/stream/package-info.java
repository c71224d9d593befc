// SPDX-License-Identifier: Apache-2.0
/** Work on the photos of a stream ahead of the thread that takes the results, for the packages of this module. */
@NullMarked
package io.ssd4j.ssd.stream;

import org.jspecify.annotations.NullMarked;
