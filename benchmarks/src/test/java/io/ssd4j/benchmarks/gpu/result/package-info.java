// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.benchmarks.gpu.result;

import org.jspecify.annotations.NullMarked;
