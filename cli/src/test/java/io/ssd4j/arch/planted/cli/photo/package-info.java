// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.ssd4j.arch.planted.cli.photo;

import org.jspecify.annotations.NullMarked;
