// SPDX-License-Identifier: Apache-2.0
/** Decoders of photos that the JDK does not read: WebP, and JPEGs that the JDK's reader rejects. */
module io.ssd4j.codecs {
    requires static org.jspecify;
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.webp;
    requires io.ssd4j.ssd;
    requires java.desktop;

    provides io.ssd4j.ssd.image.decoder.PhotoDecoder with
            io.ssd4j.codecs.JpegDecoder,
            io.ssd4j.codecs.WebpDecoder;
}
