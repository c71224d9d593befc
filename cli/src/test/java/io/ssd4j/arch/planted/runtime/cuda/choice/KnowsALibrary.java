// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.cuda.choice;

import io.ssd4j.arch.planted.runtime.cuda.cudnn.Innocent;

record KnowsALibrary(Innocent value) {}
