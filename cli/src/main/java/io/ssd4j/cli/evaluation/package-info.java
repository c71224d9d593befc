// SPDX-License-Identifier: Apache-2.0
/** The command {@code eval}: average precision of detections against annotated data sets, by the rules of PASCAL VOC and of COCO. */
@NullMarked
package io.ssd4j.cli.evaluation;

import org.jspecify.annotations.NullMarked;
