// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.cli.photo;

import io.ssd4j.arch.planted.cli.detect.Innocent;

record KnowsDetection(Innocent value) {}
