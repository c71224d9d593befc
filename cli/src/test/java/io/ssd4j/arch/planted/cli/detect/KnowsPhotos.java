// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.cli.detect;

import io.ssd4j.arch.planted.cli.photo.Innocent;

record KnowsPhotos(Innocent value) {}
