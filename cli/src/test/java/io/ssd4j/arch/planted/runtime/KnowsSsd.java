// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime;

import io.ssd4j.arch.planted.ssd.Innocent;

record KnowsSsd(Innocent value) {}
