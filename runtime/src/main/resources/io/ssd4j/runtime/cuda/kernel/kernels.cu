// SPDX-License-Identifier: Apache-2.0
//
// All kernels for one element type. Compiled once per architecture and element type, with -DELEMENT_F32, -DELEMENT_F16,
// -DELEMENT_BF16 or -DELEMENT_E4M3. Shapes are arguments, so one module works for every network.
#include "element.cuh"

#include "block_reduction.cuh"
#include "detection.cuh"

#include "detect_scores.cuh"
#include "detect_classes.cuh"
#include "detect_images.cuh"
#include "im2col.cuh"
#include "import_values.cuh"
#include "l2_normalize.cuh"
#include "max_pool.cuh"
#include "pack_input.cuh"
#include "quantize.cuh"
#include "resize_input.cuh"
#include "resize_input_float.cuh"
#include "spin.cuh"
#include "unpack_output.cuh"
