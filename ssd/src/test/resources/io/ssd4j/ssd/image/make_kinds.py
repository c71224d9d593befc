#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes kinds/: small files of the kinds that people have reported against image readers, and expected.txt with what becomes of each without codecs:

    exact NAME WIDTHxHEIGHT SHA-256     the pixels of Pillow's Image.open(file).convert("RGB")
    truncated NAME                      refused: something is missing at the end
    damaged NAME                        refused
    unsupported NAME: WORDS             refused as a kind that is not supported, in these words

The files case-* were made by hand for the project; they are kept, not written.

Usage: python make_kinds.py, with Pillow 12.3 and NumPy.
"""

import hashlib
import io
import pathlib
import random
import struct
import warnings
import zlib

import numpy as np
from PIL import Image

FOLDER = pathlib.Path(__file__).parent / "kinds"
RANDOM = random.Random(20)
NUMPY = np.random.default_rng(20)
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def noise(count):
    return bytes(RANDOM.randrange(256) for _ in range(count))


# BMP

def info(size, width, height, bits, compression=0, colors=0, rest=b""):
    if size == 12:
        return struct.pack("<IHHHH", 12, width, height, 1, bits)
    return (struct.pack("<IiiHHIIiiII", size, width, height, 1, bits, compression, 0, 2835, 2835, colors, 0)
            + rest.ljust(size - 40, b"\0"))


def bmp(size=40, width=7, height=5, bits=24, compression=0, colors=0, palette=None, rest=b"", extra=b"", pixels=None,
        offset=None, file_size=None):
    if palette is None:
        palette = noise((3 if size == 12 else 4) * (colors or 1 << bits)) if bits <= 8 else b""
    if pixels is None:
        pixels = noise((width * bits + 31) // 32 * 4 * abs(height))
    head = info(size, width, height, bits, compression, colors, rest) + extra + palette
    start = 14 + len(head)
    return (b"BM" + struct.pack("<IHHI", start + len(pixels) if file_size is None else file_size, 0, 0,
                                start if offset is None else offset) + head + pixels)


def masks(*values):
    return struct.pack("<" + "I" * len(values), *values)


def bmps():
    for size in 12, 40, 52, 56, 64, 108, 124:
        yield "exact", f"bmp-header-{size}.bmp", bmp(size)
        yield "exact", f"bmp-header-{size}-4-bits.bmp", bmp(size, bits=4)
    for bits in 1, 4, 8, 16, 24, 32:
        whole = bmp(width=9, bits=bits)
        yield "exact", f"bmp-size-field-0-{bits}.bmp", bmp(width=9, bits=bits, file_size=0)
        yield "exact", f"bmp-size-field-too-large-{bits}.bmp", bmp(width=9, bits=bits, file_size=1 << 30)
        yield "exact", f"bmp-top-down-{bits}.bmp", bmp(width=9, height=-5, bits=bits)
        yield "truncated", f"bmp-cut-{bits}.bmp", whole[:-len(whole) // 4 if bits > 8 else -6]
    yield "exact", "bmp-palette-of-5.bmp", bmp(bits=8, colors=5, palette=noise(20))
    yield "exact", "bmp-palette-forgotten-in-offset.bmp", bmp(bits=4, offset=54)
    yield "damaged", "bmp-palette-of-65536.bmp", bmp(bits=8, colors=65536, palette=noise(1024))
    red, green, blue = 0xFF0000, 0xFF00, 0xFF
    for name, bits, values in (
            ("555", 16, (0x7C00, 0x3E0, 0x1F)), ("565", 16, (0xF800, 0x7E0, 0x1F)), ("rgb", 32, (red, green, blue)),
            ("xbgr", 32, (0xFF000000, red, green)), ("bgr", 24, (red, green, blue)), ("zero", 32, (0, 0, 0))):
        yield "exact", f"bmp-masks-{name}.bmp", bmp(bits=bits, compression=3, extra=masks(*values))
    yield "exact", "bmp-masks-rgba.bmp", bmp(56, bits=32, compression=3, rest=masks(blue, green, red, 0xFF000000))
    yield "unsupported: color masks f00", "bmp-masks-444.bmp", bmp(bits=16, compression=3, extra=masks(0xF00, 0xF0, 0xF))
    yield "unsupported: a JPEG image in it", "bmp-jpeg.bmp", bmp(compression=4)
    yield "unsupported: 2 bits per pixel", "bmp-2-bits.bmp", bmp(bits=2)
    yield "unsupported: a header of 16 bytes", "bmp-header-16.bmp", bmp(16)
    runs = bytes([3, 0x12, 0, 4, 1, 2, 3, 4, 1, 0x34, 0, 0]) + bytes([8, 0x21, 0, 0]) * 2 + b"\0\1"
    for bits, compression in (8, 1), (4, 2):
        pixels = runs if bits == 8 else bytes([3, 0x12, 0, 4, 0x12, 0x34, 1, 0x30, 0, 0]) + runs[12:]
        yield "exact", f"bmp-runs-{bits}.bmp", bmp(width=8, height=3, bits=bits, compression=compression, pixels=pixels)
        yield "exact", f"bmp-runs-top-down-{bits}.bmp", bmp(width=8, height=-3, bits=bits, compression=compression, pixels=pixels)
        yield "exact", f"bmp-runs-without-end-{bits}.bmp", bmp(width=8, height=3, bits=bits, compression=compression, pixels=pixels[:-2])
        yield "exact", f"bmp-runs-skip-{bits}.bmp", bmp(
            width=8, height=8, bits=bits, compression=compression,
            pixels=bytes([3, 0x12, 0, 2, 2, 3, 4, 0x34, 0, 0, 0, 2, 0, 2, 8, 0x56, 0, 0, 8, 7, 0, 0, 0, 1]))
        yield "exact", f"bmp-runs-too-long-{bits}.bmp", bmp(
            width=8, height=3, bits=bits, compression=compression, pixels=bytes([20, 0x12, 0, 0, 20, 0x34, 0, 0, 8, 0x56, 0, 1]))
        yield "truncated", f"bmp-runs-cut-{bits}.bmp", bmp(width=8, height=3, bits=bits, compression=compression, pixels=pixels[:-8])
        yield "truncated", f"bmp-runs-ended-early-{bits}.bmp", bmp(
            width=8, height=3, bits=bits, compression=compression, pixels=pixels[:-8] + b"\0\1")
        yield "truncated", f"bmp-runs-of-gigabytes-{bits}.bmp", bmp(
            width=13000, height=13000, bits=bits, compression=compression, pixels=pixels)


# PNG

def chunk(name, data, checksum=None):
    return (struct.pack(">I", len(data)) + name + data
            + struct.pack(">I", zlib.crc32(name + data) if checksum is None else checksum))


def header(*values):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", *values))


def raw_rows(samples, depth):
    rows = []
    for row in samples.reshape(len(samples), -1):
        if depth == 16:
            line = row.astype(">u2").tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            line = int(bits, 2).to_bytes(len(bits) // 8, "big")
        # The filters Up and Sub of zeros and noise differ, but any bytes are valid.
        rows.append(bytes([RANDOM.randrange(5)]) + line)
    return b"".join(rows)


def png(width, height, depth, color, interlaced=0, before=b"", palette=None, middle=b"", pixels=lambda z: z, parts=1,
        after=b"", end=chunk(b"IEND", b""), head=None, checksum=None):
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    samples = NUMPY.integers(0, 1 << depth, (height, width, channels))
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    stream = pixels(zlib.compress(b"".join(raw_rows(p, depth) for p in passes if p.size), 9))
    size = -(-len(stream) // parts)
    if color == 3 and palette is None:
        palette = noise(3 << depth)
    return (b"\x89PNG\r\n\x1a\n" + (head or header(width, height, depth, color, 0, 0, interlaced)) + before
            + (chunk(b"PLTE", palette) if palette else b"") + middle
            + b"".join(chunk(b"IDAT", stream[i:i + size], checksum) for i in range(0, len(stream), size)) + after + end)


def pngs():
    kinds = [(1, 0), (2, 0), (4, 0), (8, 0), (8, 2), (16, 2), (1, 3), (2, 3), (4, 3), (8, 3), (8, 4), (16, 4), (8, 6), (16, 6)]
    for depth, color in kinds:
        for interlaced in 0, 1:
            yield "exact", f"png-{depth}-{color}-{'interlaced' if interlaced else 'plain'}.png", png(
                13, 9, depth, color, interlaced, parts=3)
        yield "exact", f"png-{depth}-{color}-transparency.png", png(
            9, 6, depth, color, middle=chunk(b"tRNS", b"\0\1\0\2\0\3" if color in (0, 2) else b"\1\0\xff"))
    for width, height in (1, 1), (1, 9), (2, 3), (5, 1), (4, 4):
        yield "exact", f"png-interlaced-{width}x{height}.png", png(width, height, 8, 2, 1)
    whole = png(16, 16, 8, 2)
    yield "exact", "png-without-end.png", png(16, 16, 8, 2, end=b"")
    yield "exact", "png-cut-after-pixels.png", png(16, 16, 8, 2, end=b"\0\0\0\0IE")
    yield "truncated", "png-cut.png", whole[:len(whole) // 2]
    yield "truncated", "png-cut-in-header.png", whole[:20]
    yield "truncated", "png-rows-missing.png", png(16, 15, 8, 2, head=header(16, 16, 8, 2, 0, 0, 0))
    yield "truncated", "png-of-gigabytes.png", png(4, 4, 8, 0, head=header(1, 178956970, 8, 0, 0, 0, 1))
    yield "exact", "png-rows-too-many.png", png(16, 17, 8, 2, head=header(16, 16, 8, 2, 0, 0, 0))
    yield "exact", "png-trailing-bytes.png", whole + b"garbage" * 9
    yield "exact", "png-wrong-sum-of-chunk.png", png(16, 16, 8, 2, checksum=0)
    yield "damaged", "png-wrong-sums.png", png(16, 16, 8, 2, checksum=0, pixels=lambda z: z[:-1] + bytes([z[-1] ^ 1]))
    yield "damaged", "png-wrong-sum-of-palette.png", png(4, 4, 8, 3, palette=b"", before=chunk(b"PLTE", bytes(range(9)), 5))
    # Pillow refuses these for metadata that do not touch a pixel.
    for name, middle in (("wrong-sum-of-text", chunk(b"tEXt", b"a\0b", 5)), ("short-transparency", chunk(b"tRNS", b"\0")),
                         ("short-profile", chunk(b"iCCP", b"x")),
                         ("profile-bomb", chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(8 << 20), 9))),
                         ("text-bomb", chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(8 << 20), 9)))):
        state = NUMPY.bit_generator.state, RANDOM.getstate()
        plain = png(6, 6, 8, 2)
        NUMPY.bit_generator.state, _ = state
        RANDOM.setstate(state[1])
        yield ("exact", plain), f"png-{name}.png", png(6, 6, 8, 2, middle=middle)
    yield "exact", "png-damaged-profile.png", png(6, 6, 8, 2, middle=chunk(b"iCCP", b"x\0\0abc"))
    yield "exact", "png-unknown-chunk.png", png(6, 6, 8, 2, before=chunk(b"ABCD", b"hello"))
    yield "exact", "png-palette-of-5.png", png(16, 16, 8, 3, palette=noise(15))
    yield "exact", "png-palette-missing.png", png(16, 16, 4, 3, palette=b"")
    yield "exact", "png-palette-of-7-bytes.png", png(16, 16, 2, 3, palette=noise(7))
    yield "damaged", "png-palette-of-257.png", png(16, 16, 8, 3, palette=noise(771))
    yield "exact", "png-palette-of-true-color.png", png(6, 6, 8, 2, palette=noise(48))
    for values in (4, 4, 3, 0, 0, 0, 0), (4, 4, 8, 5, 0, 0, 0), (4, 4, 16, 3, 0, 0, 0), (4, 4, 8, 2, 0, 1, 0), (0, 4, 8, 2, 0, 0, 0):
        yield "damaged", "png-header-" + "-".join(map(str, values[:6])) + ".png", png(4, 4, 8, 2, head=header(*values))
    control = struct.pack(">IIIIIHHBB", 0, 6, 6, 0, 0, 1, 10, 0, 0)
    yield "exact", "png-animation.png", png(6, 6, 8, 2, middle=chunk(b"acTL", struct.pack(">II", 1, 0)) + chunk(b"fcTL", control))
    yield "unsupported: Apple's changes", "png-of-apple.png", png(6, 6, 8, 2, head=chunk(b"CgBI", b"\0\0\0\2") + header(6, 6, 8, 2, 0, 0, 0))


# GIF

def lzw(pixels, bits, end=True, full=False):
    clear = 1 << bits
    codes, table, free, size, current = [(clear, bits + 1)], {(i,): i for i in range(clear)}, clear + 2, bits + 1, ()
    for pixel in pixels:
        longer = current + (pixel,)
        if longer in table:
            current = longer
            continue
        codes.append((table[current], size))
        if free < 4096:
            table[longer] = free
            if free == 1 << size and size < 12:
                size += 1
            free += 1
        elif not full:
            codes.append((clear, size))
            table, free, size = {(i,): i for i in range(clear)}, clear + 2, bits + 1
        current = (pixel,)
    codes.append((table[current], size))
    if free == 1 << size and size < 12:
        size += 1
    if end:
        codes.append((clear + 1, size))
    value = count = 0
    for code, length in codes:
        value |= code << count
        count += length
    return value.to_bytes((count + 7) // 8, "little")


def gif(screen, image, at=(0, 0), palette=None, own=None, transparent=None, interlaced=False, bits=3, pixels=None,
        before=b"", after=b";", part=255, terminated=True, **options):
    pixels = pixels or [RANDOM.randrange(1 << bits) if RANDOM.random() < .5 else i // 7 % (1 << bits) for i in range(image[0] * image[1])]
    data = lzw(pixels, bits, **options)

    def depth(colors):
        return 0x80 | ((len(colors) // 3).bit_length() - 2) if colors else 0
    out = b"GIF89a" + struct.pack("<HHBBB", *screen, depth(palette), 0, 0) + (palette or b"") + before
    if transparent is not None:
        out += b"!\xf9\4\1\0\0" + bytes([transparent]) + b"\0"
    out += b"," + struct.pack("<HHHHB", *at, *image, depth(own) | (0x40 if interlaced else 0)) + (own or b"") + bytes([bits])
    out += b"".join(bytes([len(data[i:i + part])]) + data[i:i + part] for i in range(0, len(data), part))
    return out + (b"\0" if terminated else b"") + after


def gifs():
    colors = noise(24)
    grays = b"".join(bytes([i] * 3) for i in range(8))
    for height in 1, 2, 3, 4, 5, 8, 9, 17:
        yield "exact", f"gif-interlaced-{height}.gif", gif((5, height), (5, height), palette=colors, interlaced=True)
    for bits in 2, 5, 8:
        yield "exact", f"gif-{bits}-bits.gif", gif((40, 33), (40, 33), palette=noise(3 << bits), bits=bits)
    yield "exact", "gif-own-palette.gif", gif((9, 9), (9, 9), palette=colors, own=noise(24))
    yield "exact", "gif-without-palette.gif", gif((9, 9), (9, 9))
    yield "exact", "gif-short-palette.gif", gif((9, 9), (9, 9), palette=noise(12), bits=8)
    yield "exact", "gif-gray-palette.gif", gif((9, 9), (9, 9), palette=grays, bits=8)
    yield "exact", "gif-own-gray-palette.gif", gif((9, 9), (9, 9), palette=colors, own=grays)
    for name, at, image in ("inside", (3, 2), (5, 4)), ("over-edge", (8, 8), (5, 5)), ("beyond", (20, 20), (3, 3)), ("wider", (0, 0), (20, 5)):
        yield "exact", f"gif-{name}.gif", gif((10, 10), image, at, palette=colors)
        yield "exact", f"gif-{name}-transparent.gif", gif((10, 10), image, at, palette=colors, transparent=5)
    yield "exact", "gif-screen-0.gif", gif((0, 0), (9, 9), palette=colors)
    yield "exact", "gif-blocks-of-1.gif", gif((9, 9), (9, 9), palette=colors, part=1)
    yield "exact", "gif-without-end-code.gif", gif((9, 9), (9, 9), palette=colors, end=False)
    yield "exact", "gif-without-trailer.gif", gif((9, 9), (9, 9), palette=colors, after=b"")
    yield "exact", "gif-comment.gif", gif((9, 9), (9, 9), palette=colors, before=b"!\xfe\5hello\0")
    yield "exact", "gif-full-table.gif", gif((90, 90), (90, 90), palette=noise(768), bits=8, pixels=[RANDOM.randrange(256) for _ in range(8100)], full=True)
    yield "exact", "gif-too-many-pixels.gif", gif((9, 9), (9, 9), palette=colors, pixels=[1] * 100)
    yield "truncated", "gif-too-few-pixels.gif", gif((9, 9), (9, 9), palette=colors, pixels=[1] * 70)
    yield "truncated", "gif-cut.gif", gif((9, 9), (9, 9), palette=colors)[:-12]
    yield "truncated", "gif-of-gigabytes.gif", gif((10, 10), (13000, 13000), palette=colors, pixels=[0] * 9)
    yield "damaged", "gif-without-image.gif", b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b";"
    yield "damaged", "gif-image-of-0.gif", gif((9, 9), (0, 9), palette=colors, pixels=[1])


# JPEG

def segment(marker, contents):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(contents) + 2) + contents


def jpeg(mode="RGB", size=(23, 17), **options):
    out = io.BytesIO()
    low = Image.fromarray(NUMPY.integers(0, 256, (5, 6, 4), dtype=np.uint8), "RGBA")
    picture = low.resize(size, Image.Resampling.BICUBIC).convert("RGBA" if mode == "CMYK" else mode)
    if mode == "CMYK":
        picture = Image.frombytes("CMYK", size, picture.tobytes())
    picture.save(out, "JPEG", quality=80, **options)
    return out.getvalue()


def without(jpg, *markers):
    out, at = jpg[:2], 2
    while jpg[at + 1] != 0xDA:
        end = at + 2 + struct.unpack(">H", jpg[at + 2:at + 4])[0]
        out += b"" if jpg[at + 1] in markers else jpg[at:end]
        at = end
    return out + jpg[at:]


def find(jpg, marker, start=0):
    return jpg.index(bytes([0xFF, marker]), start)


def scans(jpg):
    return [i for i in range(len(jpg) - 1) if jpg[i:i + 2] == b"\xff\xda"]


def jpegs():
    def adobe(transform):
        return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform]))
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    bare = without(jpeg(subsampling=0), 0xE0)
    inks = without(jpeg("CMYK"), 0xEE)
    for name, markers in ("none", b""), ("jfif", jfif), ("adobe-0", adobe(0)), ("adobe-1", adobe(1)), ("adobe-9", adobe(9)), (
            "jfif-adobe-0", jfif + adobe(0)), ("adobe-0-jfif", adobe(0) + jfif), ("short-jfif-adobe-0", segment(0xE0, b"JFIF\0\1\1") + adobe(0)):
        yield "exact", f"jpeg-{name}.jpg", bare[:2] + markers + bare[2:]
        yield "exact", f"jpeg-inks-{name}.jpg", inks[:2] + markers + inks[2:]
    frame = find(bare, 0xC0)
    named = bytearray(bare)
    for i, letter in enumerate(b"RGB"):
        named[frame + 10 + 3 * i] = letter
        named[find(bare, 0xDA) + 5 + 2 * i] = letter
    yield "exact", "jpeg-components-rgb.jpg", bytes(named)
    for sampling in 0, 1, 2:
        for progressive in False, True:
            for width in 1, 5, 23:
                yield "exact", f"jpeg-{sampling}-{'progressive' if progressive else 'sequential'}-{width}.jpg", jpeg(
                    size=(width, 17), subsampling=sampling, progressive=progressive)
    plain = jpeg(subsampling=2)
    restarts = jpeg(subsampling=2, restart_marker_blocks=1)
    yield "exact", "jpeg-restarts.jpg", restarts
    yield "exact", "jpeg-16-bit-tables.jpg", wide_tables(jpeg("L"))
    yield "exact", "jpeg-no-huffman-tables.jpg", without(plain, 0xC4)
    yield "exact", "jpeg-trailing-bytes.jpg", plain + b"hello" * 9
    yield "exact", "jpeg-two-images.jpg", plain + jpeg()
    yield "exact", "jpeg-zeros-for-the-end.jpg", plain[:-2] + bytes(400)
    yield ("exact", plain), "jpeg-no-end.jpg", plain[:-2]
    yield "exact", "jpeg-fill-bytes.jpg", plain[:2] + b"\xff\xff" + plain[2:]
    yield "exact", "jpeg-junk-between-segments.jpg", plain.replace(b"\xff\xdb", b"abc\xff\xdb", 1)
    yield "exact", "jpeg-damaged-profile.jpg", plain[:2] + segment(0xE2, b"ICC_PROFILE\0\xff\1abc") + plain[2:]
    yield "truncated", "jpeg-cut.jpg", plain[:-60]
    yield "truncated", "jpeg-cut-with-end.jpg", plain[:-60] + b"\xff\xd9"
    yield "truncated", "jpeg-cut-in-header.jpg", plain[:300]
    wave = jpeg(subsampling=2, progressive=True)
    starts = scans(wave)
    yield "truncated", "jpeg-progressive-cut-in-scan.jpg", wave[:starts[4] + 14]
    yield "truncated", "jpeg-progressive-last-scan-missing.jpg", wave[:starts[-1]] + b"\xff\xd9"
    yield "truncated", "jpeg-progressive-one-scan.jpg", wave[:starts[1]] + b"\xff\xd9"
    yield "damaged", "jpeg-progressive-scan-twice.jpg", wave[:starts[1]] + wave[starts[0]:]
    yield "damaged", "jpeg-restart-missing.jpg", restarts.replace(b"\xff\xd1", b"", 1)
    frame = find(plain, 0xC0)
    yield "damaged", "jpeg-two-frames.jpg", plain[:frame] + plain[frame:frame + 19] + plain[frame:]
    yield "damaged", "jpeg-no-quantization-tables.jpg", without(plain, 0xDB)
    yield "truncated", "jpeg-of-gigabytes.jpg", plain[:frame + 5] + b"\x30\0\x30\0" + plain[frame + 9:]
    for marker, words in (0xC9, "arithmetic coding"), (0xC3, "lossless coding"), (0xC5, "hierarchical coding"), (0xF7, "JPEG-LS"):
        yield f"unsupported: {words}", f"jpeg-frame-{marker:x}.jpg", plain[:frame + 1] + bytes([marker]) + plain[frame + 2:]
    yield "unsupported: 12 bits per sample", "jpeg-12-bits.jpg", plain[:frame + 4] + b"\x0c" + plain[frame + 5:]
    yield "unsupported: DNL", "jpeg-height-0.jpg", plain[:frame + 5] + b"\0\0" + plain[frame + 7:-2] + b"\xff\xdc\0\4\0\x11\xff\xd9"
    yield "unsupported: half the height", "jpeg-440.jpg", plain[:frame + 11] + b"\x12" + plain[frame + 12:]


def wide_tables(jpg):
    """The same quantization with 16-bit entries, larger than a byte."""
    at = find(jpg, 0xDB)
    values = [min(4 * v, 600) for v in jpg[at + 5:at + 69]]
    return jpg[:at] + segment(0xDB, b"\x10" + struct.pack(">64H", *values)) + jpg[at + 69:]


def cases():
    """Files that were made by hand."""
    yield "exact", "case-bfsize0.bmp", (FOLDER / "case-bfsize0.bmp").read_bytes()
    yield "truncated", "case-rle8cut.bmp", (FOLDER / "case-rle8cut.bmp").read_bytes()


def pillow(encoded):
    try:
        image = Image.open(io.BytesIO(encoded)).convert("RGB")
    except Exception:
        return None
    return f"{image.width}x{image.height} {hashlib.sha256(image.tobytes()).hexdigest()}"


def main():
    warnings.simplefilter("ignore")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        if not old.name.startswith("case-"):
            old.unlink()
    lines = []
    for maker in bmps, pngs, gifs, jpegs, cases:
        for verdict, name, encoded in maker():
            (FOLDER / name).write_bytes(encoded)
            # A pair is a file that Pillow refuses, and the same without the reason.
            verdict, like = verdict if isinstance(verdict, tuple) else (verdict, encoded)
            if verdict == "exact":
                assert pillow(like), name
                lines.append(f"exact {name} {pillow(like)}\n")
            else:
                kind, _, words = verdict.partition(": ")
                lines.append(f"{kind} {name}{': ' + words if words else ''}\n")
    (FOLDER / "expected.txt").write_text("".join(lines))


if __name__ == "__main__":
    main()
