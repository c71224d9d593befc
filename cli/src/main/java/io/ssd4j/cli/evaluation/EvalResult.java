// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.evaluation;

import io.ssd4j.runtime.DeviceId;
import io.ssd4j.ssd.model.SsdVariant;

/**
 * What {@code eval} has measured.
 *
 * @param device where it was computed
 * @param images the number of images
 */
record EvalResult(EvalRequest request, SsdVariant variant, DeviceId device, int images, EvaluationReport report) {}
