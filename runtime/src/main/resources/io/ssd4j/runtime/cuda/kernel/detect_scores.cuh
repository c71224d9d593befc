// SPDX-License-Identifier: Apache-2.0
//
// Finds the candidates: computes the softmax of each box, decodes the boxes with a score above the threshold, and writes a bitmap
// [image, class without background, word] of the candidates. Terms and boxes [image, slot] are written for candidates only. dropped
// [image, word] counts the boxes that are dropped because a value is not finite.
//
// A thread has one box: it reads each score three times, but a head's map stays in the cache, and sums are in the order of the classes.
//
// Launch with blocks of DETECT_SCORES_BLOCK threads in a grid of (ceil(slots / DETECT_SCORES_BLOCK), images).

#define DETECT_SCORES_BLOCK 128

static __device__ __forceinline__ float decoded_size(float offset, float size, const detection_shape &shape) {
    const float scaled = __fmul_rn(offset, shape.size_variance);
    return __fmul_rn(exponential(scaled > shape.size_limit ? shape.size_limit : scaled), size);
}

static __device__ __forceinline__ float decoded_center(float offset, float size, float center, float variance) {
    return __fmaf_rn(__fmul_rn(offset, variance), size, center);
}

// Left, top, right and bottom of a box in pixels of the input, from a default box (center and size in x, y and z, w).
static __device__ __forceinline__ float4 decoded(const element *offsets, float4 from, const detection_shape &shape) {
    const float x = decoded_center(to_float(offsets[0]), from.z, from.x, shape.center_variance);
    const float y = decoded_center(to_float(offsets[1]), from.w, from.y, shape.center_variance);
    const float width = decoded_size(to_float(offsets[2]), from.z, shape);
    const float height = decoded_size(to_float(offsets[3]), from.w, shape);
    const float4 edges = {__fmul_rn(__fmaf_rn(-0.5f, width, x), shape.width),
        __fmul_rn(__fmaf_rn(-0.5f, height, y), shape.height), __fmul_rn(__fmaf_rn(0.5f, width, x), shape.width),
        __fmul_rn(__fmaf_rn(0.5f, height, y), shape.height)};
    return edges;
}

static __device__ __forceinline__ bool is_finite(float value) {
    return (__float_as_uint(value) & 0x7f800000u) != 0x7f800000u;
}

static __device__ __forceinline__ bool is_finite(float4 box) {
    return is_finite(box.x) && is_finite(box.y) && is_finite(box.z) && is_finite(box.w);
}

static __device__ __forceinline__ float inside(float edge, float end) {
    const float positive = edge < 0.0f ? 0.0f : edge;
    return positive > end ? end : positive;
}

static __device__ __forceinline__ float4 clipped(float4 box, const detection_shape &shape) {
    const float4 edges = {inside(box.x, shape.width), inside(box.y, shape.height), inside(box.z, shape.width),
        inside(box.w, shape.height)};
    return edges;
}

extern "C" __global__ void __launch_bounds__(DETECT_SCORES_BLOCK)
detect_scores(
    HEAD_PARAMETERS, const float4 *default_boxes, softmax_terms *terms, float4 *boxes, unsigned int *candidates,
    int *dropped, const __grid_constant__ detection_shape shape) {
    const int slot = blockIdx.x * blockDim.x + threadIdx.x;
    // The condition is the same for the whole warp: the votes below need all of its lanes.
    if (slot >= shape.slots) {
        return;
    }
    const element *const maps[MAX_HEADS] = HEAD_ARGUMENTS;
    const int image = blockIdx.y;
    const int lane = threadIdx.x % 32;
    const int word = slot / 32;
    const int words = words_of(shape);
    const int which = head_of(shape, slot);
    const head_shape head = shape.heads[which];
    const int box = slot - head.first_slot;
    const element *scores = 0;
    softmax_terms of_box = {0.0f, 0.0f};
    bool is_dropped = false;
    bool has_candidate = false;
    if (box < head.boxes) {
        const element *cell = cell_of(maps[which], head, image, box);
        scores = cell + box % head.boxes_per_cell * shape.classes;
        of_box.largest = to_float(scores[0]);
        for (int c = 1; c < shape.classes; c++) {
            const float value = to_float(scores[c]);
            of_box.largest = value > of_box.largest ? value : of_box.largest;
        }
        // Without the background.
        float largest = 0.0f;
        for (int c = 0; c < shape.classes; c++) {
            const float power = exponential(__fsub_rn(to_float(scores[c]), of_box.largest));
            of_box.sum = __fadd_rn(of_box.sum, power);
            largest = c > 0 && power > largest ? power : largest;
        }
        is_dropped = of_box.sum != of_box.sum;
        if (__fdiv_rn(largest, of_box.sum) > shape.score_threshold) {
            const element *offsets = cell + head.boxes_per_cell * shape.classes + box % head.boxes_per_cell * 4;
            const float4 edges = decoded(offsets, default_boxes[head.first_box + box], shape);
            has_candidate = is_finite(edges);
            is_dropped = !has_candidate;
            if (has_candidate) {
                const long long at = (long long) image * shape.slots + slot;
                terms[at] = of_box;
                boxes[at] = shape.clip ? clipped(edges, shape) : edges;
            }
        }
    }
    const unsigned int drops = __ballot_sync(0xffffffffu, is_dropped);
    if (lane == 0) {
        dropped[(long long) image * words + word] = __popc(drops);
    }
    unsigned int *marks = candidates + (long long) image * (shape.classes - 1) * words + word;
    if (!__any_sync(0xffffffffu, has_candidate)) {
        for (int c = lane; c < shape.classes - 1; c += 32) {
            marks[(long long) c * words] = 0;
        }
        return;
    }
    for (int c = 1; c < shape.classes; c++) {
        const bool passes = has_candidate && score_of(to_float(scores[c]), of_box) > shape.score_threshold;
        const unsigned int votes = __ballot_sync(0xffffffffu, passes);
        if (lane == 0) {
            marks[(long long) (c - 1) * words] = votes;
        }
    }
}
