// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.image;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** If a file is not a photo of a supported format, the message says what it is and what to do about it. */
class OtherFileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "49492a00 08000000 | is a TIFF image, or a camera's raw file, which is not supported; convert it to JPEG or PNG",
                "4d4d002a 00000008 | is a TIFF image, or a camera's raw file, which is not supported",
                "00000018 66747970 68656963 00000000 | is a HEIC image, which is not supported; convert it",
                "0000001c 66747970 61766966 00000000 | is an AVIF image, which is not supported; convert it",
                "0000001c 66747970 6d696631 00000000 | is a HEIC or AVIF image, which is not supported",
                "0000000c 6a502020 0d0a870a | is a JPEG 2000 image, which is not supported",
                "ff4fff51 002f | is a JPEG 2000 image, which is not supported",
                "0000000c 4a584c20 0d0a870a | is a JPEG XL image, which is not supported",
                "ff0afa1f | is a JPEG XL image, which is not supported",
                "00000020 66747970 69736f6d | is a video, not a photo; extract a frame as JPEG or PNG",
                "38425053 0001 | is a Photoshop document, which is not supported",
                "504b0304 1400 | is a zip archive, not a photo; unpack it",
                "1f8b0808 | is a gzip file, not a photo; unpack it",
                "00010203 04050607 08090a0b 0c0d | (it starts with the bytes 00 01 02 03 04 05 06 07 08 09 0a 0b); convert it to one of these"
            })
    void binaryFile(String bytes, String expected) {
        assertRefused(HexFormat.of().parseHex(bytes.replace(" ", "")), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%PDF-1.7 | is a PDF document, which is not supported; convert it to JPEG or PNG",
                "<svg xmlns='http://www.w3.org/2000/svg'/> | is an SVG drawing, which is not supported; convert it",
                "<?xml version='1.0'?> <svg/> | is an SVG drawing, which is not supported; convert it",
                "<!DOCTYPE html><title>404</title> | is an HTML page, not a photo: a server has probably sent an error or a login page",
                "   <HTML><body>Forbidden | is an HTML page, not a photo",
                "<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error> | is XML text, not a photo: a server has probably sent an error",
                "{\"error\": 403} | is JSON text, not a photo: a server has probably sent an error",
                "version https://git-lfs.github.com/spec/v1 | is a Git LFS pointer, not the photo itself; fetch the photo with 'git lfs pull'"
            })
    void textFile(String text, String expected) {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), expected);
    }

    private static void assertRefused(byte[] bytes, String expected) {
        String message = String.valueOf(
                assertThrows(ImageException.class, () -> Photo.read("photo.jpg", new ByteArrayInputStream(bytes)))
                        .getMessage());

        assertTrue(message.startsWith("photo.jpg is ") && message.contains(expected), message);
    }
}
