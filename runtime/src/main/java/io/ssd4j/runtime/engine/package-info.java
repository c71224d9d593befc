// SPDX-License-Identifier: Apache-2.0
/**
 * The skeleton that all engines share: devices, models and sessions with their life cycle, thread rules and argument checks. An
 * engine provides {@link io.ssd4j.runtime.engine.EngineProvider} and three backends.
 */
@NullMarked
package io.ssd4j.runtime.engine;

import org.jspecify.annotations.NullMarked;
