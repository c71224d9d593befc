// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.ssd;

import io.ssd4j.arch.planted.cli.Innocent;

record KnowsTheCommandLine(Innocent value) {}
