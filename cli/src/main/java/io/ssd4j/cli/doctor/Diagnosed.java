// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.cli.doctor;

import io.ssd4j.runtime.diagnosis.Finding;
import java.util.List;

/**
 * A finding with advice.
 *
 * @param finding what was found
 * @param install commands or instructions, each sufficient by itself; empty if there is nothing to do, or if the finding itself says it
 */
public record Diagnosed(Finding finding, List<String> install) {}
