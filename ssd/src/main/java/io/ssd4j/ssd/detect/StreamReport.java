// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.detect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How a stream of photos on GPUs spent its time, and which stage was the bottleneck.
 *
 * @param photos number of photos that were read and computed
 * @param seconds from the first photo to the last result
 * @param readers threads that decode
 * @param gpus the GPUs, in the order of the detectors
 * @param shares for each stage, the fraction of these seconds for which it was busy, 0 to 1: for decoding, the mean over its threads; for the
 *     others, the fraction for which at least one batch was in the stage, on any GPU
 */
public record StreamReport(long photos, double seconds, int readers, List<Gpu> gpus, Map<Stage, Double> shares) {

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

    /**
     * What one of the GPUs did.
     *
     * @param device its id, {@code cuda:0}
     * @param photos number of photos that it computed
     * @param shares as those of the whole stream, but of this GPU's batches alone; decoding is the same for all GPUs
     * @param failure why it failed; empty if it did not
     */
    public record Gpu(String device, long photos, Map<Stage, Double> shares, Optional<String> failure) {

        /** Copies the map. */
        public Gpu {
            shares = Map.copyOf(shares);
        }

        /** What held this GPU back: decoding, if that was busier than any stage of its own. */
        public Stage bottleneck() {
            return busiest(shares);
        }

        /** {@code cuda:0: 120 photos; busy: upload 8 %, computing 97 %, reading the boxes 1 %; the bottleneck is computing}. */
        @Override
        public String toString() {
            String busy = text(shares, stage -> stage == Stage.DECODE, "");
            return device + ": " + count(photos, "photo") + "; busy: " + busy + "; "
                    + failure.map(reason -> "it failed: " + reason).orElse("the bottleneck is " + bottleneck().text);
        }
    }

    /** Copies the list and the map. */
    public StreamReport {
        gpus = List.copyOf(gpus);
        shares = Map.copyOf(shares);
    }

    /** Photos in each second. */
    public double photosPerSecond() {
        return seconds > 0 ? photos / seconds : 0;
    }

    /** The stage that was busy for most of the time; of several that were equally busy, the first. */
    public Stage bottleneck() {
        return busiest(shares);
    }

    private static Stage busiest(Map<Stage, Double> shares) {
        return shares.entrySet().stream()
                .max(Map.Entry.<Stage, Double>comparingByValue()
                        .thenComparing(Map.Entry.<Stage, Double>comparingByKey().reversed()))
                .map(Map.Entry::getKey)
                .orElse(Stage.DECODE);
    }

    /** {@code 200 photos in 1.25 s, 160.0 a second; busy: decoding 97 % of 4 threads, upload 8 %, ...; the bottleneck is decoding}. */
    @Override
    public String toString() {
        String busy = text(shares, _ -> false, " of " + count(readers, "thread"));
        return String.format(
                Locale.ROOT,
                "%s on %s in %.2f s, %.1f a second; busy: %s; the bottleneck is %s",
                count(photos, "photo"),
                count(gpus.size(), "GPU"),
                seconds,
                photosPerSecond(),
                busy,
                bottleneck().text);
    }

    /**
     * @param without the stages to leave out
     * @param decoders what follows the share of decoding
     */
    private static String text(Map<Stage, Double> shares, Predicate<Stage> without, String decoders) {
        return shares.entrySet().stream()
                .filter(share -> !without.test(share.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(share -> String.format(
                        Locale.ROOT,
                        "%s %.0f %%%s",
                        share.getKey().text,
                        100 * share.getValue(),
                        share.getKey() == Stage.DECODE ? decoders : ""))
                .collect(Collectors.joining(", "));
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
