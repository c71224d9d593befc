// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a stream of photos on GPUs spent its time, and which stage was the bottleneck.
 *
 * @param photos number of photos that were read and computed
 * @param seconds from the first photo to the last result
 * @param readers threads that decode
 * @param gpus number of GPUs
 * @param shares for each stage, the fraction of these seconds for which it was busy, 0 to 1: for decoding, the mean over its threads; for the
 *     others, the fraction for which at least one batch was in the stage
 */
public record StreamReport(long photos, double seconds, int readers, int gpus, Map<Stage, Double> shares) {

    /** What happens to a photo, in this order. */
    public enum Stage {
        /** Reading and decoding the file. */
        DECODE("decoding"),
        /** Copying the pixels to pinned memory and starting their upload. */
        UPLOAD("upload"),
        /** The run: the rest of the upload, the network and the detection, and the download of the boxes. */
        COMPUTE("computing"),
        /** Reading the downloaded boxes. */
        DOWNLOAD("reading the boxes");

        private final String text;

        Stage(String text) {
            this.text = text;
        }
    }

    /** Copies the map. */
    public StreamReport {
        shares = Map.copyOf(shares);
    }

    /** Photos in each second. */
    public double photosPerSecond() {
        return seconds > 0 ? photos / seconds : 0;
    }

    /** The stage that was busy for most of the time; of several that were equally busy, the first. */
    public Stage bottleneck() {
        return shares.entrySet().stream()
                .max(Map.Entry.<Stage, Double>comparingByValue()
                        .thenComparing(Map.Entry.<Stage, Double>comparingByKey().reversed()))
                .map(Map.Entry::getKey)
                .orElse(Stage.DECODE);
    }

    /** {@code 200 photos in 1.25 s, 160.0 a second; busy: decoding 97 % of 4 threads, upload 8 %, ...; the bottleneck is decoding}. */
    @Override
    public String toString() {
        String busy = shares.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(share -> String.format(
                        Locale.ROOT,
                        "%s %.0f %%%s",
                        share.getKey().text,
                        100 * share.getValue(),
                        share.getKey() == Stage.DECODE ? " of " + count(readers, "thread") : ""))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s on %s in %.2f s, %.1f a second; busy: %s; the bottleneck is %s",
                count(photos, "photo"),
                count(gpus, "GPU"),
                seconds,
                photosPerSecond(),
                busy,
                bottleneck().text);
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
