// SPDX-License-Identifier: Apache-2.0
//
// Suppresses within each class: takes the best candidate, drops those that it suppresses, and so on, until as many are kept as an
// image has detections. Writes kept_counts [image, class without background] and kept_keys [image, class without background, kept],
// best first.
//
// Usually a class has a few dozen candidates; up to HELD of them are in shared memory. If there are more, each pass reads the bitmap
// and computes the scores again, and the bits of dropped candidates are cleared: slow, but without further memory.
//
// Launch with blocks of REDUCTION_BLOCK threads in a grid of (classes - 1, images).

#define HELD 1024

static __device__ __forceinline__ float area_of(float4 box) {
    return __fmul_rn(__fsub_rn(box.z, box.x), __fsub_rn(box.w, box.y));
}

// The length that two intervals have in common; not above 0 if there is none.
static __device__ __forceinline__ float common(float first, float end, float other_first, float other_end) {
    return __fsub_rn(end < other_end ? end : other_end, first > other_first ? first : other_first);
}

// False if the quotient is not a number, as it is for two empty boxes.
static __device__ __forceinline__ bool suppresses(float4 kept, float4 box, float threshold) {
    const float width = common(kept.x, kept.z, box.x, box.z);
    const float height = common(kept.y, kept.w, box.y, box.w);
    const float intersection = width > 0.0f && height > 0.0f ? __fmul_rn(width, height) : 0.0f;
    const float united = __fsub_rn(__fadd_rn(area_of(kept), area_of(box)), intersection);
    return __fdiv_rn(intersection, united) > threshold;
}

// The candidates of one class in one image.
struct class_candidates {
    const element *const *maps;
    const detection_shape *shape;
    const softmax_terms *terms;
    const float4 *boxes;
    unsigned int *marks;
    int image;
    int category;
    // In shared memory, with their boxes; 0 instead of a dropped one.
    unsigned long long *held_keys;
    float4 *held_boxes;
    int held; // how many; negative if the bitmap is read instead

    __device__ unsigned long long key(int slot) const {
        const int which = head_of(*shape, slot);
        const head_shape head = shape->heads[which];
        const int box = slot - head.first_slot;
        const element *scores = cell_of(maps[which], head, image, box) + box % head.boxes_per_cell * shape->classes;
        return key_of(score_of(to_float(scores[category]), terms[slot]), slot, category, shape->classes);
    }

    // Calls visit(key, box) for each of the thread's own candidates, and drops those for which it returns false.
    template <typename Visit> __device__ void each(Visit visit) {
        if (held >= 0) {
            for (int i = threadIdx.x; i < held; i += REDUCTION_BLOCK) {
                if (held_keys[i] != 0 && !visit(held_keys[i], held_boxes[i])) {
                    held_keys[i] = 0;
                }
            }
            return;
        }
        for (int word = threadIdx.x; word < words_of(*shape); word += REDUCTION_BLOCK) {
            unsigned int left = marks[word];
            unsigned int dropped = 0;
            while (left != 0) {
                const unsigned int lowest = left & -left;
                const int slot = word * 32 + __ffs(lowest) - 1;
                if (!visit(key(slot), boxes[slot])) {
                    dropped |= lowest;
                }
                left ^= lowest;
            }
            if (dropped != 0) {
                marks[word] &= ~dropped;
            }
        }
    }

    __device__ int count() const {
        int mine = 0;
        for (int word = threadIdx.x; word < words_of(*shape); word += REDUCTION_BLOCK) {
            mine += __popc(marks[word]);
        }
        return block_sum(mine);
    }

    // Copies all to shared memory if they fit. Their order there is arbitrary, and nothing depends on it.
    __device__ void hold(int total) {
        __shared__ int next;
        if (held >= 0 || total > HELD) {
            return;
        }
        if (threadIdx.x == 0) {
            next = 0;
        }
        __syncthreads();
        each([&](unsigned long long key, float4 box) {
            const int at = atomicAdd(&next, 1);
            held_keys[at] = key;
            held_boxes[at] = box;
            return true;
        });
        __syncthreads();
        held = total;
    }

    // Drops all but the best.
    __device__ void keep_best(int most) {
        const unsigned long long least = nth_largest(most, KEY_BITS, [&](unsigned long long tried) {
            int mine = 0;
            each([&](unsigned long long key, float4) {
                mine += key >= tried;
                return true;
            });
            return mine;
        });
        each([&](unsigned long long key, float4) { return key >= least; });
    }
};

extern "C" __global__ void __launch_bounds__(REDUCTION_BLOCK)
detect_classes(
    HEAD_PARAMETERS, const softmax_terms *terms, const float4 *boxes, unsigned int *candidates, int *kept_counts,
    unsigned long long *kept_keys, const __grid_constant__ detection_shape shape) {
    __shared__ unsigned long long held_keys[HELD];
    __shared__ float4 held_boxes[HELD];
    __shared__ float4 kept_box;
    const element *const maps[MAX_HEADS] = HEAD_ARGUMENTS;
    const int image = blockIdx.y;
    const long long row = (long long) image * gridDim.x + blockIdx.x;
    const long long first_slot = (long long) image * shape.slots;
    class_candidates of_class = {maps,  &shape, terms + first_slot,     boxes + first_slot, candidates + row * words_of(shape),
                                 image, (int) blockIdx.x + 1, held_keys, held_boxes,         -1};
    const int total = of_class.count();
    of_class.hold(total);
    if (total > shape.candidates) {
        of_class.keep_best(shape.candidates);
        of_class.hold(shape.candidates);
    }
    int kept = 0;
    unsigned long long last = 0;
    float4 last_box = {0.0f, 0.0f, 0.0f, 0.0f};
    while (kept < shape.kept && kept < total) {
        unsigned long long best = 0;
        float4 best_box = last_box;
        of_class.each([&](unsigned long long key, float4 box) {
            if (kept > 0 && (key == last || suppresses(last_box, box, shape.iou_threshold))) {
                return false;
            }
            if (key > best) {
                best = key;
                best_box = box;
            }
            return true;
        });
        last = block_max(best);
        if (last == 0) {
            break;
        }
        if (best == last) {
            kept_box = best_box;
            kept_keys[row * shape.kept + kept] = last;
        }
        __syncthreads();
        last_box = kept_box;
        kept++;
    }
    if (threadIdx.x == 0) {
        kept_counts[row] = kept;
    }
}
