// SPDX-License-Identifier: Apache-2.0
/** Decoders of JPEG and WebP photos that give exactly what Pillow gives, with libjpeg-turbo and libwebp. */
module io.ssd4j.codecs {
    requires static org.jspecify;
    requires io.ssd4j.bindings;
    requires io.ssd4j.runtime;
    requires io.ssd4j.ssd;

    provides io.ssd4j.runtime.diagnosis.Diagnosis with
            io.ssd4j.codecs.CodecsDiagnosis;
    provides io.ssd4j.ssd.image.decoder.PhotoDecoder with
            io.ssd4j.codecs.JpegDecoder,
            io.ssd4j.codecs.WebpDecoder;
}
