# SPDX-License-Identifier: Apache-2.0
"""Writes the photos that the goldens are computed from; also needs scikit-image 0.26.0.

They are resized here, once, so that the goldens depend on OpenCV's resize alone and a test of the network needs none.
"""

import cv2
import skimage.data

import images
from make_goldens import PHOTOS, photo_file


def main() -> None:
    """Writes one PNG per photo and size."""
    for variant, names in PHOTOS.items():
        for name in names:
            photo = images.resize(getattr(skimage.data, name)(), variant.size)
            path = photo_file(name, variant)
            cv2.imwrite(str(path), cv2.cvtColor(photo, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_PNG_COMPRESSION, 9])
            print(path.name, path.stat().st_size)


if __name__ == "__main__":
    main()
