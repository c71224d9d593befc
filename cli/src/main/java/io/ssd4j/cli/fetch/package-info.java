// SPDX-License-Identifier: Apache-2.0
/** Published checkpoints: where they are published, how they are downloaded, and where they are kept. */
@NullMarked
package io.ssd4j.cli.fetch;

import org.jspecify.annotations.NullMarked;
