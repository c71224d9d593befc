#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes orientation/: small photos whose metadata state an orientation in every way that Pillow 12.3 understands or ignores, and expected.txt with
the size and the SHA-256 of ImageOps.exif_transpose(Image.open(file)).convert("RGB") for each.

Usage: python make_orientation.py, with Pillow 12.3 and NumPy.
"""

import hashlib
import io
import pathlib
import struct
import warnings
import zlib

import numpy as np
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).parent / "orientation"
IMAGE = Image.fromarray(np.random.default_rng(1).integers(0, 256, (5, 7, 3), dtype=np.uint8))


def tiff(value, order="<", kind=3, count=1, extra=b"", offset=8, entries=1, data=None):
    """A TIFF structure with one directory, which says it has that many entries, and in it the orientation."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", offset)
    if data is None:
        data = struct.pack(order + {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 13: "I"}[kind], value)
    entry = struct.pack(order + "HHI", 0x112, kind, count) + data.ljust(4, b"\0")
    return (head + b"\0" * (offset - 8) + struct.pack(order + "H", entries) + entry + struct.pack(order + "I", 0) + extra)


def directory(*entries):
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + b"".join(entries) + b"\0" * 4


def app1(label, contents):
    return b"\xff\xe1" + struct.pack(">H", 2 + len(label) + len(contents)) + label + contents


def jpeg(exif=None, more=b""):
    out = io.BytesIO()
    IMAGE.save(out, "JPEG", quality=90, subsampling=0, optimize=True)
    out = out.getvalue()
    return out[:2] + (b"" if exif is None else app1(b"Exif\0\0", exif)) + more + out[2:]


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*before, after=b""):
    out = io.BytesIO()
    IMAGE.save(out, "PNG")
    out = out.getvalue()
    return out[:33] + b"".join(before) + out[33:-12] + after + out[-12:]


def webp(exif, **options):
    out = io.BytesIO()
    IMAGE.save(out, "WEBP", lossless=True, exif=exif, **options)
    return out.getvalue()


def riff(*chunks, behind=b""):
    """A WebP of these chunks; what stands behind the end that the RIFF header gives is not a part of it."""
    data = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(data)) + data + behind


def webp_chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def webp_image():
    """The chunk of the image in a simple WebP."""
    return webp(b"")[12:]


def extended(flags):
    return webp_chunk(b"VP8X", struct.pack("<I", flags) + b"\6\0\0\4\0\0")


def webps_by_container():
    exif = webp_chunk(b"EXIF", tiff(6))
    xmp = webp_chunk(b"XMP ", b'<x><rdf:Description tiff:Orientation="6"/></x>')
    image = webp_image()
    yield "webp-exif-announced.webp", riff(extended(8), image, exif)
    yield "webp-exif-not-announced.webp", riff(extended(0), image, exif)
    yield "webp-exif-announced-as-xmp.webp", riff(extended(4), image, exif)
    yield "webp-xmp-announced.webp", riff(extended(4), image, xmp)
    yield "webp-xmp-not-announced.webp", riff(extended(0), image, xmp)
    yield "webp-xmp-announced-as-exif.webp", riff(extended(8), image, xmp)
    yield "webp-simple-with-exif.webp", riff(image, exif)
    yield "webp-simple-with-xmp.webp", riff(image, xmp)
    yield "webp-exif-behind-the-end.webp", riff(extended(8), image, behind=exif)
    yield "webp-xmp-behind-the-end.webp", riff(extended(4), image, behind=xmp)
    yield "webp-exif-twice.webp", riff(extended(8), image, exif, webp_chunk(b"EXIF", tiff(3)))
    yield "webp-empty-exif-first.webp", riff(extended(8), image, webp_chunk(b"EXIF", b""), exif)
    yield "webp-exif-before-image.webp", riff(extended(8), exif, image)


def files():
    for value in range(10):
        for order, name in ("<", "little"), (">", "big"):
            yield f"jpeg-{value}-{name}-endian.jpg", jpeg(tiff(value, order))
            yield f"png-{value}-{name}-endian.png", png(chunk(b"eXIf", tiff(value, order)))
        if value:
            yield f"webp-{value}.webp", webp(b"Exif\0\0" + tiff(value))
    yield "webp-without-exif-header.webp", webp(tiff(6))
    yield from webps_by_container()
    six = tiff(6)
    for kind in 1, 4, 6, 7, 8, 9, 11, 13:
        yield f"type-{kind}.jpg", jpeg(tiff(6, kind=kind))
    yield "type-4-big-endian.jpg", jpeg(tiff(6, ">", kind=4))
    yield "rational.jpg", jpeg(tiff(0, kind=5, data=struct.pack("<I", 26), extra=struct.pack("<II", 12, 2)))
    yield "signed-rational.jpg", jpeg(tiff(0, kind=10, data=struct.pack("<I", 26), extra=struct.pack("<ii", -12, -2)))
    yield "double.jpg", jpeg(tiff(0, kind=12, data=struct.pack("<I", 26), extra=struct.pack("<d", 6)))
    yield "two-values.jpg", jpeg(tiff(6, count=2, data=struct.pack("<HH", 6, 3)))
    yield "three-values.jpg", jpeg(tiff(6, count=3, data=struct.pack("<I", 26), extra=struct.pack("<HHH", 8, 3, 1)))
    yield "no-value.jpg", jpeg(tiff(6, count=0))
    yield "value-outside.jpg", jpeg(tiff(6, count=3, data=struct.pack("<I", 9999)))
    yield "too-many-entries.jpg", jpeg(tiff(6, entries=900))
    yield "directory-elsewhere.jpg", jpeg(tiff(6, offset=20))
    yield "directory-outside.jpg", jpeg(b"II*\0" + struct.pack("<I", 0xFFFFFFF0))
    yield "cut-in-directory.jpg", jpeg(six[:22])
    yield "empty.jpg", jpeg(b"")
    yield "split-over-segments.jpg", jpeg(six[:15], app1(b"Exif\0\0", six[15:]))
    yield "header-twice.jpg", jpeg(b"Exif\0\0" + six)
    orientation = struct.pack("<HHIHH", 0x112, 3, 1, 6, 0)
    outside = struct.pack("<HHII", 0x10F, 2, 100, 5000)
    unknown = struct.pack("<HHII", 0x10F, 99, 100, 5000)
    yield "entry-twice.jpg", jpeg(directory(orientation, struct.pack("<HHIHH", 0x112, 3, 1, 3, 0)))
    yield "damaged-entry-after.jpg", jpeg(directory(orientation, outside))
    yield "damaged-entry-before.jpg", jpeg(directory(outside, orientation))
    yield "unknown-type-before.jpg", jpeg(directory(unknown, orientation))
    six_xmp = b'<x><rdf:Description tiff:Orientation="6"/></x>'
    xmp = app1(b"http://ns.adobe.com/xap/1.0/\0", six_xmp)
    xmp8 = app1(b"http://ns.adobe.com/xap/1.0/\0", b"<tiff:Orientation>8</tiff:Orientation>")
    yield "xmp.jpg", jpeg(None, xmp)
    yield "xmp-twice.jpg", jpeg(None, xmp + xmp8)
    yield "exif-before-xmp.jpg", jpeg(tiff(3), xmp)
    yield "exif-of-bytes-before-xmp.jpg", jpeg(tiff(3, kind=1), xmp)
    yield "exif-without-orientation-and-xmp.jpg", jpeg(directory(struct.pack("<HHIHH", 0x111, 3, 1, 6, 0)), xmp)
    yield "xmp.png", png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + six_xmp))
    yield "xmp-compressed-after-pixels.png", png(
        after=chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(six_xmp)))
    yield "after-pixels.png", png(after=chunk(b"eXIf", six))
    yield "twice.png", png(chunk(b"eXIf", six), chunk(b"eXIf", tiff(3)))
    digits = (b"Exif\0\0" + six).hex()
    raw = "\nexif\n%8d\n" % (len(digits) // 2) + "\n".join(digits[i:i + 40] for i in range(0, len(digits), 40)) + "\n"
    yield "raw-profile.png", png(chunk(b"tEXt", b"Raw profile type exif\0" + raw.encode()))
    yield "raw-profile-compressed.png", png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw.encode())))


def main():
    warnings.simplefilter("ignore")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    lines = []
    for name, encoded in files():
        (FOLDER / name).write_bytes(encoded)
        image = ImageOps.exif_transpose(Image.open(FOLDER / name)).convert("RGB")
        lines.append(f"{name} {image.width}x{image.height} {hashlib.sha256(image.tobytes()).hexdigest()}\n")
    (FOLDER / "expected.txt").write_text("".join(lines))


if __name__ == "__main__":
    main()
