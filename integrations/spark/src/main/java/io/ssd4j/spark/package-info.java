// SPDX-License-Identifier: Apache-2.0
/**
 * Detection in the photos of a data set with Apache Spark: {@link io.ssd4j.spark.SsdSpark} for programs, {@link
 * io.ssd4j.spark.DetectApplication} for {@code spark-submit}.
 */
@NullMarked
package io.ssd4j.spark;

import org.jspecify.annotations.NullMarked;
