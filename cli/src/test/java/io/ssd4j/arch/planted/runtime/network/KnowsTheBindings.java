// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.network;

import io.ssd4j.arch.planted.bindings.dnnl.Generated;

record KnowsTheBindings(Generated value) {}
