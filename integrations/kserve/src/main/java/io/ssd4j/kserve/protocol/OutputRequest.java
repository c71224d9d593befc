// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.kserve.protocol;

/**
 * An output that a request asks for.
 *
 * @param name the name of the output
 * @param parameters of this output
 */
public record OutputRequest(String name, Parameters parameters) {}
