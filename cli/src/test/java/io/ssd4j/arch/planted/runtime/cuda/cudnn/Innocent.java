// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.runtime.cuda.cudnn;

public record Innocent() {}
