// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.arch.planted.ssd;

final class ImageHelper {
    private ImageHelper() {}
}
