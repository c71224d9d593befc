// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.arch.planted.cli.detect;

import org.jspecify.annotations.NullMarked;
