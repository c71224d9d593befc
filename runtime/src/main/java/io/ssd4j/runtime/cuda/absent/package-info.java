// SPDX-License-Identifier: Apache-2.0
/** Planning for GPUs that may be absent: their profiles and peak rates, the choice without a GPU, and the report. */
@NullMarked
package io.ssd4j.runtime.cuda.absent;

import org.jspecify.annotations.NullMarked;
