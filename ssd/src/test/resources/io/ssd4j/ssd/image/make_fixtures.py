# SPDX-License-Identifier: Apache-2.0
"""Writes the image fixtures to this script's folder: the results of Pillow's decoders and of OpenCV's resize, as PNG.

  colors/NAME.EXT       a small image, for each way in which a format stores color
  colors/NAME.rgb.png   Image.open(NAME.EXT).convert("RGB"), which is how lufficc/SSD reads a photo
  resize/NAME.png       an image
  resize/NAME.S.png     cv2.resize(NAME.png, (S, S)) on uint8, bilinear

The images come from scikit-image: astronaut (NASA, public domain), chelsea (Stefan van der Walt, CC0), coffee (Rachel
Michetti, CC0). Run with: pip install numpy pillow opencv-python-headless scikit-image; python make_fixtures.py
"""

import io
import pathlib
import struct
import zlib

import cv2
import numpy as np
from PIL import Image, ImageCms, features
from skimage import data

HERE = pathlib.Path(__file__).parent
COLORS = HERE / "colors"
RESIZE = HERE / "resize"

# Adam7: first column, first row, column step, row step.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def packed_rows(samples, depth):
    """Unfiltered scanlines of [height, width, channels] samples."""
    lines = []
    for row in samples.reshape(len(samples), -1):
        if depth == 16:
            line = row.astype(">u2").tobytes()
        else:
            bits = "".join(format(v, f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            line = int(bits, 2).to_bytes(len(bits) // 8, "big")
        lines.append(b"\0" + line)
    return b"".join(lines)


def png(samples, depth, color_type, extra=b"", interlaced=False):
    """Encodes any kind of PNG; Pillow supports only some of them."""
    height, width = samples.shape[:2]
    samples = samples.reshape(height, width, -1).astype(np.int64)
    if interlaced:
        passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        raw = b"".join(packed_rows(p, depth) for p in passes if p.size)
    else:
        raw = packed_rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, interlaced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
            + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b""))


def swapped_profile():
    """An sRGB profile with red and green swapped, so that applying it changes the image visibly."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for i in range(struct.unpack(">I", profile[128:132])[0]):
        at = 132 + 12 * i
        tag = bytes(profile[at:at + 4])
        profile[at:at + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(tag, tag)
    return bytes(profile)


def encode(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def ycck(image, **options):
    """Encodes YCCK: Pillow writes CMYK without a color transform, so store YCC in the first three channels and patch
    the Adobe marker."""
    ycc = np.asarray(image.convert("YCbCr"))
    key = np.asarray(image.convert("L"))[..., None]
    stored = np.concatenate([ycc, key], axis=-1)
    # Pillow inverts CMYK when it writes it.
    jpeg = bytearray(encode(Image.fromarray(255 - stored, "CMYK"), "JPEG", **options))
    at = jpeg.index(b"\xff\xee\x00\x0eAdobe")
    jpeg[at + 15] = 2
    return bytes(jpeg)


def without_adobe(jpeg):
    at = jpeg.index(b"\xff\xee\x00\x0eAdobe")
    return jpeg[:at] + jpeg[at + 16:]


def bmp(height, rows, bits, compression=0, palette=b"", masks=b""):
    width = 24
    image = b"".join(r + b"\0" * (-len(r) % 4) for r in rows) if compression != 1 else rows
    offset = 14 + 40 + len(masks) + len(palette)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(image), 2835, 2835,
                       len(palette) // 4, 0)
    return b"BM" + struct.pack("<IHHI", offset + len(image), 0, 0, offset) + info + masks + palette + image


def bmps(image):
    rgb = np.asarray(image).astype(np.uint16)
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    height = len(rgb)
    x555 = (r >> 3 << 10 | g >> 3 << 5 | b >> 3).astype("<u2")
    x565 = (r >> 3 << 11 | g >> 2 << 5 | b >> 3).astype("<u2")
    bgrx = np.dstack([b, g, r, np.full_like(r, 7)]).astype(np.uint8)
    indexed = image.quantize(16)
    nibbles = np.asarray(indexed)
    palette = np.zeros((16, 4), np.uint8)
    colors = np.array(indexed.getpalette()[:48], np.uint8).reshape(-1, 3)
    palette[:len(colors), :3] = colors[:, ::-1]
    runs = b"".join(b"".join(bytes([1, v]) for v in row) + b"\0\0" for row in nibbles[::-1]) + b"\0\1"
    yield "bmp-1.bmp", encode(image.convert("1"), "BMP")
    yield "bmp-4.bmp", bmp(height, [bytes(row[0::2] << 4 | row[1::2]) for row in nibbles[::-1]], 4,
                           palette=palette.tobytes())
    yield "bmp-8.bmp", encode(image.quantize(64), "BMP")
    yield "bmp-8-rle.bmp", bmp(height, runs, 8, compression=1, palette=palette.tobytes())
    yield "bmp-gray.bmp", encode(image.convert("L"), "BMP")
    yield "bmp-555.bmp", bmp(height, [row.tobytes() for row in x555[::-1]], 16)
    yield "bmp-565.bmp", bmp(height, [row.tobytes() for row in x565[::-1]], 16, compression=3,
                             masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))
    yield "bmp-24.bmp", encode(image, "BMP")
    yield "bmp-24-topdown.bmp", bmp(-height, [row[:, 2::-1].tobytes() for row in np.asarray(image)], 24)
    yield "bmp-32.bmp", bmp(height, [row.tobytes() for row in bgrx[::-1]], 32)


def pngs(image):
    rgb = np.asarray(image).astype(np.int64)
    gray = np.asarray(image.convert("L")).astype(np.int64)
    alpha = np.arange(gray.size).reshape(gray.shape) * 255 // gray.size
    low = np.arange(gray.size).reshape(gray.shape) * 199 % 256
    gray16, alpha16, rgb16 = gray << 8 | low, alpha << 8 | low, rgb << 8 | low[..., None]
    for depth in 1, 2, 4, 8:
        yield f"png-gray-{depth}.png", png(gray >> 8 - depth, depth, 0)
        colors = image.quantize(1 << depth)
        body = bytes(colors.getpalette()[:3 << depth])
        yield f"png-palette-{depth}.png", png(np.asarray(colors), depth, 3, chunk(b"PLTE", body))
        yield f"png-palette-{depth}-transparent.png", png(
            np.asarray(colors), depth, 3, chunk(b"PLTE", body) + chunk(b"tRNS", b"\0\x80"), interlaced=True)
    yield "png-gray-16.png", png(gray16, 16, 0)
    yield "png-gray-transparent.png", png(gray, 8, 0, chunk(b"tRNS", struct.pack(">H", gray[0, 0])))
    yield "png-gray-interlaced.png", png(gray, 8, 0, interlaced=True)
    yield "png-gray-gamma.png", png(gray, 8, 0, chunk(b"gAMA", struct.pack(">I", 100000)))
    yield "png-gray-alpha-8.png", png(np.dstack([gray, alpha]), 8, 4)
    yield "png-gray-alpha-16.png", png(np.dstack([gray16, alpha16]), 16, 4)
    yield "png-rgb-8.png", png(rgb, 8, 2)
    yield "png-rgb-8-interlaced.png", png(rgb, 8, 2, interlaced=True)
    yield "png-rgb-8-transparent.png", png(rgb, 8, 2, chunk(b"tRNS", struct.pack(">HHH", *rgb[0, 0])))
    yield "png-rgb-8-profile.png", png(rgb, 8, 2, chunk(b"iCCP", b"x\0\0" + zlib.compress(swapped_profile())))
    yield "png-rgb-16.png", png(rgb16, 16, 2)
    yield "png-rgba-8.png", png(np.dstack([rgb, alpha]), 8, 6)
    yield "png-rgba-16-interlaced.png", png(np.dstack([rgb16, alpha16]), 16, 6, interlaced=True)
    yield "png-1x1.png", png(rgb[:1, :1], 8, 2)


def jpegs(image):
    exif = Image.Exif()
    exif[0x0112] = 6
    cmyk = Image.fromarray(np.dstack([255 - np.asarray(image), np.asarray(image.convert("L")) // 3]), "CMYK")
    yield "jpeg-gray.jpg", encode(image.convert("L"), "JPEG")
    yield "jpeg-420.jpg", encode(image, "JPEG", quality=90, subsampling="4:2:0")
    yield "jpeg-422.jpg", encode(image, "JPEG", quality=90, subsampling="4:2:2")
    yield "jpeg-444.jpg", encode(image, "JPEG", quality=90, subsampling="4:4:4")
    yield "jpeg-progressive.jpg", encode(image, "JPEG", quality=90, progressive=True)
    yield "jpeg-rgb.jpg", encode(image, "JPEG", quality=90, keep_rgb=True)
    yield "jpeg-profile.jpg", encode(image, "JPEG", quality=90, icc_profile=swapped_profile())
    yield "jpeg-orientation.jpg", encode(image, "JPEG", quality=90, exif=exif)
    yield "jpeg-cmyk.jpg", encode(cmyk, "JPEG", quality=90)
    yield "jpeg-cmyk-no-adobe.jpg", without_adobe(encode(cmyk, "JPEG", quality=90))
    yield "jpeg-ycck.jpg", ycck(image, quality=90)
    yield "jpeg-1x1.jpg", encode(image.crop((0, 0, 1, 1)), "JPEG")


def others(image):
    rgba = image.copy()
    rgba.putalpha(image.convert("L"))
    frames = [image.rotate(180)]
    yield "webp-lossy.webp", encode(image, "WEBP", quality=90)
    yield "webp-lossy-alpha.webp", encode(rgba, "WEBP", quality=90, exact=True)
    yield "webp-lossless.webp", encode(image, "WEBP", lossless=True)
    yield "webp-lossless-alpha.webp", encode(rgba, "WEBP", lossless=True, exact=True)
    yield "webp-lossless-profile.webp", encode(image, "WEBP", lossless=True, icc_profile=swapped_profile())
    yield "webp-animated.webp", encode(image, "WEBP", lossless=True, save_all=True, append_images=frames)
    yield "webp-1x1.webp", encode(image.crop((0, 0, 1, 1)), "WEBP", lossless=True)
    yield "gif-plain.gif", encode(image.quantize(64), "GIF", interlace=0)
    yield "gif-interlaced.gif", encode(image.quantize(64), "GIF", interlace=1)
    yield "gif-transparent.gif", encode(image.quantize(64), "GIF", transparency=3)
    yield "gif-animated.gif", encode(image.quantize(64), "GIF", save_all=True, append_images=frames)


def expected(name, encoded):
    image = Image.open(io.BytesIO(encoded))
    if name == "png-gray-16.png":
        # Pillow clips 16-bit gray to 255, which turns a photo white; of every other 16-bit format it takes the high byte.
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGB")


def make_colors():
    # 24 x 17 with strong colors, because even sides hide the edge cases of chroma subsampling.
    image = Image.fromarray(data.astronaut()[20:360, 20:500]).resize((24, 17), Image.Resampling.LANCZOS)
    for maker in pngs, jpegs, bmps, others:
        for name, encoded in maker(image):
            (COLORS / name).write_bytes(encoded)
            # The detour through NumPy drops the profile and the transparency.
            rgb = Image.fromarray(np.asarray(expected(name, encoded)))
            rgb.save(COLORS / (pathlib.Path(name).stem + ".rgb.png"), optimize=True)


def make_resize():
    astronaut, chelsea, coffee = data.astronaut(), data.chelsea(), data.coffee()
    noise = np.random.default_rng(0).integers(0, 256, (113, 79, 3), dtype=np.uint8)
    cases = {
        "cat-451x300": (chelsea, [300]),
        "coffee-128x128": (coffee[100:228, 250:378], [64, 128, 300]),
        "astronaut-97x131": (astronaut[:131, 170:267], [37, 300]),
        "gray-120x90": (cv2.cvtColor(astronaut[30:120, 160:280], cv2.COLOR_RGB2GRAY), [300]),
        "noise-79x113": (noise, [32, 75]),
        "row-97x1": (astronaut[60:61, 170:267], [48]),
        "column-1x113": (noise[:, :1], [48]),
        "dot-1x1": (noise[:1, :1], [300]),
    }
    for name, (image, sides) in cases.items():
        Image.fromarray(image).save(RESIZE / f"{name}.png", optimize=True)
        for side in sides:
            resized = cv2.resize(image, (side, side), interpolation=cv2.INTER_LINEAR)
            Image.fromarray(resized).save(RESIZE / f"{name}.{side}.png", optimize=True)


def main():
    for folder in COLORS, RESIZE:
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
    make_colors()
    make_resize()
    print("Pillow", Image.__version__, "libjpeg-turbo", features.version("libjpeg_turbo"), "libwebp",
          features.version("webp"), "OpenCV", cv2.__version__)


if __name__ == "__main__":
    main()
