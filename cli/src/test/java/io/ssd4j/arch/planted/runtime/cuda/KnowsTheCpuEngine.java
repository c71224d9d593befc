// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.cuda;

import io.ssd4j.arch.planted.runtime.cpu.Innocent;

record KnowsTheCpuEngine(Innocent value) {}
