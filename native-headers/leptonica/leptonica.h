// SPDX-License-Identifier: Apache-2.0
// The input of jextract for leptonica, and for libwebp, which the same library contains. The vendors' headers come from the Maven jar
// that also delivers the library.
#include "leptonica/allheaders.h"
#include "webp/decode.h"
