# SPDX-License-Identifier: Apache-2.0
"""Writes the photos in the folder photos, and photos.txt with what Pillow makes of each: size and SHA-256 of the RGB bytes, or "refused".

Run it with Pillow 12.3.0; it needs cjpeg of libjpeg-turbo 2.1.5 and cwebp and webpmux of libwebp 1.2.4 (Debian 12: libjpeg-turbo-progs, webp).
The pictures are parts of examples/cat.jpg (CC0) and noise. The files case-* were made by hand for the project; they are kept, not written:
4:4:0, arithmetic coding, 12 bits, 16-bit tables, a damaged color profile, JFIF against an Adobe marker, WebP cut or with method 0, no Huffman
tables, and zeros instead of the end marker.
"""

import hashlib
import random
import struct
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
PHOTOS = HERE / "photos"
CAT = Image.open(HERE.parents[6] / "examples/cat.jpg").convert("RGB")
WORK = Path(tempfile.mkdtemp())
PICTURE = CAT.crop((150, 60, 150 + 83, 60 + 61))  # neither side is a multiple of 16, more than one row of macroblocks
random.seed(1)
NOISE = Image.frombytes("RGB", (37, 50), bytes(random.randrange(256) for _ in range(37 * 50 * 3)))


def source(image):
    path = WORK / "source.ppm"
    image.save(path)
    return str(path)


def cjpeg(name, *options, image=PICTURE):
    path = PHOTOS / name
    subprocess.run(["cjpeg", "-quality", "75", *options, "-outfile", path, source(image)], check=True)
    return path.read_bytes()


def cwebp(name, *options, image=PICTURE):
    subprocess.run(["cwebp", "-quiet", "-q", "60", *options, source(image), "-o", PHOTOS / name], check=True)
    return (PHOTOS / name).read_bytes()


def write(name, data):
    (PHOTOS / name).write_bytes(data)


def segment(marker, data):
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def segments(jpeg):
    """The offsets and markers of the segments up to the first scan."""
    at = 2
    while True:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        yield at, marker, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def without(jpeg, *markers):
    kept, end = jpeg[:2], 2
    for start, marker, end in segments(jpeg):
        if marker not in markers:
            kept += jpeg[start:end]
    return kept + jpeg[end:]


def adobe(transform):
    return segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))


def lossless(image):
    """A lossless JPEG (frame SOF3) with predictor 1; every difference is 16 bits wide: category 1 to 8, all codes of 4 bits."""
    width, height = image.size
    bands = len(image.getbands())
    frame = struct.pack(">BHHB", 8, height, width, bands) + b"".join(bytes([i + 1, 0x11, 0]) for i in range(bands))
    table = bytes([0] + [0, 0, 0, 9] + [0] * 12) + bytes(range(9))
    scan = bytes([bands]) + b"".join(bytes([i + 1, 0]) for i in range(bands)) + bytes([1, 0, 0])
    pixels = image.tobytes()
    bits = ""
    for y in range(height):
        for x in range(width):
            for band in range(bands):
                at = (y * width + x) * bands + band
                if x > 0:
                    prediction = pixels[at - bands]
                else:
                    prediction = pixels[at - width * bands] if y > 0 else 128
                difference = pixels[at] - prediction
                category = abs(difference).bit_length()
                bits += format(category, "04b")
                if category:
                    bits += format(difference if difference > 0 else difference + (1 << category) - 1, f"0{category}b")
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    return b"\xff\xd8" + segment(0xC3, frame) + segment(0xC4, table) + segment(0xDA, scan) + data + b"\xff\xd9"


def jpegs():
    for sampling in ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "2x4", "3x1", "1x3", "3x2"]:
        cjpeg(f"sampling-{sampling}.jpg", "-sample", sampling)
    for sampling in ["2x2,1x2,1x2", "2x2,2x1,2x1", "2x1,1x1,2x1", "1x2,1x2,1x1", "1x1,2x2,1x1", "4x1,2x1,1x1", "2x1,2x1,2x1"]:
        cjpeg(f"sampling-{sampling.replace(',', '-')}.jpg", "-sample", sampling)
    progressive = cjpeg("progressive-1x2.jpg", "-sample", "1x2", "-progressive")
    arithmetic = cjpeg("arithmetic-1x2.jpg", "-sample", "1x2", "-arithmetic")
    cjpeg("arithmetic-progressive.jpg", "-arithmetic", "-progressive")
    cjpeg("arithmetic-gray.jpg", "-arithmetic", "-grayscale")
    cjpeg("restart.jpg", "-restart", "3B")
    cjpeg("tables-16-bit.jpg", "-quality", "1")
    cjpeg("tables-16-bit-progressive.jpg", "-quality", "2", "-progressive")
    cjpeg("noise.jpg", "-quality", "100", "-sample", "2x2", image=NOISE)
    gray = cjpeg("gray.jpg", "-grayscale")
    frame = next(start for start, marker, _ in segments(gray) if marker == 0xC0)
    write("gray-2x2.jpg", gray[: frame + 11] + b"\x22" + gray[frame + 12 :])
    rgb = cjpeg("rgb-adobe-0.jpg", "-rgb")
    write("rgb-names.jpg", without(rgb, 0xEE))
    base = cjpeg("plain.jpg")
    bare = without(base, 0xE0)
    write("no-jfif.jpg", bare)
    write("adobe-0.jpg", bare[:2] + adobe(0) + bare[2:])
    write("adobe-1.jpg", bare[:2] + adobe(1) + bare[2:])
    write("adobe-2.jpg", bare[:2] + adobe(2) + bare[2:])
    write("jfif-adobe-0.jpg", base[:2] + adobe(0) + base[2:])
    write("no-huffman-tables.jpg", without(base, 0xC4))
    write("no-huffman-tables-gray.jpg", without(gray, 0xC4))
    write("damaged-profile.jpg", base[:2] + segment(0xE2, b"ICC_PROFILE\0\xff\x01broken") + base[2:])
    write("fill-bytes.jpg", base[:2] + b"\xff\xff\xff" + base[2:])
    write("junk-between-segments.jpg", base[:20] + b"\0\1\2" + base[20:])
    write("trailer.jpg", base + b"trailer" * 50 + base)
    write("zeros-for-end.jpg", base[:-2] + bytes(64))
    write("lossless-gray.jpg", lossless(PICTURE.convert("L")))
    write("lossless-rgb.jpg", lossless(NOISE))
    middle = len(base) - 300
    write("damaged-data.jpg", base[:middle] + bytes([base[middle] ^ 0x55]) + base[middle + 1 :])
    write("end-too-early.jpg", base[:middle] + b"\xff\xd9")
    # refused
    write("cut.jpg", base[:-200])
    write("cut-one-byte-of-data.jpg", base[:-8])
    write("cut-zeros-for-end.jpg", base[:-200] + bytes(64))
    write("cut-progressive.jpg", progressive[:-200])
    last = progressive.rindex(b"\xff\xda")
    write("cut-before-last-scan.jpg", progressive[:last])
    write("progressive-without-end.jpg", progressive[:-2])
    write("cut-arithmetic.jpg", arithmetic[:-100])
    write("arithmetic-without-end.jpg", arithmetic[:-2])
    write("cut-header.jpg", base[:300])
    write("no-scan.jpg", base[:20] + b"\xff\xd9")
    write("two-starts.jpg", base[:2] + b"\xff\xd8" + base[2:])
    at = next(start for start, marker, _ in segments(base) if marker == 0xC0)
    write("two-frames.jpg", base[:at] + base[at : at + 19] + base[at:])
    write("height-0.jpg", base[: at + 5] + b"\0\0" + base[at + 7 :])
    write("width-0.jpg", base[: at + 7] + b"\0\0" + base[at + 9 :])
    for name, marker in [("hierarchical", 0xC5), ("lossless-arithmetic", 0xCB), ("jpeg-ls", 0xF7), ("extension", 0xC8)]:
        write(f"{name}.jpg", base[: at + 1] + bytes([marker]) + base[at + 2 :])
    for bits in (2, 16):
        write(f"bits-{bits}.jpg", base[: at + 4] + bytes([bits]) + base[at + 5 :])
    two = gray[:frame] + segment(0xC0, gray[frame + 4 : frame + 9] + b"\2\1\x11\0\2\x11\0") + gray[frame + 13 :]
    write("two-components.jpg", two)
    write("segment-length-1.jpg", base[:2] + b"\xff\xe5\0\1" + base[2:])
    write("unknown-marker.jpg", base[:2] + b"\xff\x30\0\2" + base[2:])


def chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def riff(*chunks):
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def extended(flags, width, height):
    return chunk(b"VP8X", struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


def webps():
    for method in range(7):
        cwebp(f"method-{method}.webp", "-m", str(method))
    for count in range(1, 5):
        cwebp(f"segments-{count}.webp", "-segments", str(count), "-m", "0", "-sns", "100")
    for sharpness in range(0, 8):
        cwebp(f"sharpness-{sharpness}.webp", "-sharpness", str(sharpness), "-f", "60", "-q", "20")
    for strength in (0, 10, 50, 100):
        cwebp(f"filter-{strength}.webp", "-f", str(strength), "-nostrong", "-q", "30")
        cwebp(f"filter-strong-{strength}.webp", "-f", str(strength), "-strong", "-q", "30")
    cwebp("quality-0.webp", "-q", "0")
    plain = cwebp("quality-100.webp", "-q", "100", image=NOISE)
    cwebp("partitions.webp", "-partition_limit", "100", "-q", "90", "-m", "4")
    cwebp("jpeg-like.webp", "-jpeg_like")
    alpha = PICTURE.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(PICTURE.size))
    holes = PICTURE.copy()
    holes.putalpha(PICTURE.convert("L").point(lambda level: 255 if level > 90 else 0))
    for name, image in [("alpha", alpha), ("holes", holes)]:
        image.save(PHOTOS / f"{name}-lossy.webp", quality=50)
        image.save(PHOTOS / f"{name}-lossy-exact.webp", quality=50, exact=True, alpha_quality=40)
        image.save(PHOTOS / f"{name}-lossless.webp", lossless=True)
        image.save(PHOTOS / f"{name}-lossless-exact.webp", lossless=True, exact=True)
    for colors in (2, 4, 16, 200):
        PICTURE.quantize(colors).convert("RGB").save(PHOTOS / f"lossless-{colors}-colors.webp", lossless=True)
    NOISE.save(PHOTOS / "lossless-noise.webp", lossless=True)
    frames = [PICTURE.convert("RGBA"), PICTURE.transpose(Image.Transpose.ROTATE_180).convert("RGBA")]
    frames[0].save(PHOTOS / "animation.webp", save_all=True, append_images=frames[1:], background=(10, 20, 30, 255), quality=40)
    frames[0].save(PHOTOS / "animation-lossless.webp", save_all=True, append_images=frames[1:], lossless=True)
    small = WORK / "small.webp"
    for name, image, options in [("", PICTURE, {"quality": 40}), ("-alpha", alpha, {"quality": 40}), ("-holes", holes, {"lossless": True})]:
        image.crop((0, 0, 40, 30)).save(small, **options)
        large = WORK / "large.webp"
        PICTURE.resize((90, 70)).save(large, quality=20)
        for blend in ("+b", "-b"):
            first = f"+100+20+12+1{blend}"
            arguments = ["-frame", small, first, "-frame", large, "+100+0+0", "-bgcolor", "255,9,99,199"]
            name_of_file = f"animation-part{name}{'-blended' if blend == '+b' else ''}.webp"
            subprocess.run(["webpmux", *arguments, "-o", PHOTOS / name_of_file], check=True, capture_output=True)
    width, height = NOISE.size
    image = plain[12:]
    write("extended.webp", riff(extended(0, width, height), image))
    write("unknown-chunk.webp", riff(extended(0, width, height), chunk(b"ABCD", b"odd"), image, chunk(b"XYZ ", b"")))
    write("damaged-profile.webp", riff(extended(0x20, width, height), chunk(b"ICCP", b"\0\1\2\3"), image))
    write("damaged-exif.webp", riff(extended(0x08, width, height), image, chunk(b"EXIF", b"??")))
    write("alpha-not-announced.webp", riff(extended(0, width, height), chunk(b"ALPH", b"\0" + bytes(width * height)), image))
    write("trailer.webp", plain + b"trailer" * 9)
    # refused
    write("cut.webp", plain[: len(plain) // 2])
    half = len(image) // 2 // 2 * 2
    write("cut-adjusted.webp", riff(image[:4] + struct.pack("<I", half - 8) + image[8:half]))
    write("cut-by-1.webp", plain[:-1])
    write("other-canvas.webp", riff(extended(0, width + 1, height), image))
    write("unknown-flags.webp", riff(extended(0x40, width, height), image))
    write("no-image.webp", riff(extended(0, width, height), chunk(b"ABCD", b"")))
    write("two-images.webp", riff(extended(0, width, height), image, image))
    write("rest-of-a-chunk.webp", riff(extended(0, width, height), image, b"AB"))
    write("damaged-alpha.webp", riff(extended(0x10, width, height), chunk(b"ALPH", b"\1\2\3"), image))
    write("not-animated.webp", riff(extended(0x02, width, height), image))
    body = (PHOTOS / "animation.webp").read_bytes()
    write("animation-outside.webp", body[:24] + b"\x10\0\0" + body[27:])


def pillow(path):
    try:
        image = Image.open(path).convert("RGB")
        return f"{image.width}x{image.height} {hashlib.sha256(image.tobytes()).hexdigest()}"
    except Exception:  # whatever Pillow raises
        return "refused"


if __name__ == "__main__":
    for old in PHOTOS.iterdir():
        if not old.name.startswith("case-"):
            old.unlink()
    jpegs()
    webps()
    lines = [f"{path.name} {pillow(path)}\n" for path in sorted(PHOTOS.iterdir())]
    (HERE / "photos.txt").write_text("".join(lines))
