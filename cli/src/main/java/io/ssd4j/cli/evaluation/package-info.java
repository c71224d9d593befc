// SPDX-License-Identifier: Apache-2.0
/** Average precision of detections against annotated data sets, by the rules of PASCAL VOC and of COCO. */
@NullMarked
package io.ssd4j.cli.evaluation;

import org.jspecify.annotations.NullMarked;
