// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.bindings;

import io.ssd4j.arch.planted.runtime.Innocent;

record KnowsRuntime(Innocent value) {}
