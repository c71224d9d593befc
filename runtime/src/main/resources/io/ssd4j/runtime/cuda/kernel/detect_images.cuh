// SPDX-License-Identifier: Apache-2.0
//
// Writes the detections of each image: the best of those that the classes kept, in order, as blocks of io.ssd4j.runtime.engine.
// DetectionLayout. selected [image, detections] is scratch memory.
//
// Launch with blocks of REDUCTION_BLOCK threads, one block for each image.

struct detection_row {
    int label;
    float score;
    float edges[4];
};

// The keys that the classes of one image kept.
struct kept_lists {
    const int *counts;
    const unsigned long long *keys;
    int lists;
    int capacity;

    // Calls visit(key) for each of the thread's own keys; a warp reads one list at a time.
    template <typename Visit> __device__ void each(Visit visit) const {
        for (int list = threadIdx.x / 32; list < lists; list += REDUCTION_WARPS) {
            for (int i = threadIdx.x % 32; i < counts[list]; i += 32) {
                visit(keys[(long long) list * capacity + i]);
            }
        }
    }
};

// Sums the elements of an array over the threads of a block.
static __device__ int sum_of(const int *values, int count) {
    int mine = 0;
    for (int i = threadIdx.x; i < count; i += REDUCTION_BLOCK) {
        mine += values[i];
    }
    return block_sum(mine);
}

extern "C" __global__ void __launch_bounds__(REDUCTION_BLOCK)
detect_images(
    const float4 *boxes, const int *dropped, const int *kept_counts, const unsigned long long *kept_keys,
    unsigned long long *selected, int *blocks, const __grid_constant__ detection_shape shape) {
    __shared__ int next;
    const int image = blockIdx.x;
    const int lists = shape.classes - 1;
    const int *counts = kept_counts + (long long) image * lists;
    const kept_lists kept = {counts, kept_keys + (long long) image * lists * shape.kept, lists, shape.kept};
    unsigned long long *best = selected + (long long) image * shape.detections;
    const int total = sum_of(counts, lists);
    const int count = total < shape.detections ? total : shape.detections;
    unsigned long long least = 0;
    if (total > count) {
        least = nth_largest(count, KEY_BITS, [&](unsigned long long tried) {
            int mine = 0;
            kept.each([&](unsigned long long key) { mine += key >= tried; });
            return mine;
        });
    }
    if (threadIdx.x == 0) {
        next = 0;
    }
    __syncthreads();
    // In arbitrary order, which the ranks below do not depend on.
    kept.each([&](unsigned long long key) {
        if (key >= least) {
            best[atomicAdd(&next, 1)] = key;
        }
    });
    __syncthreads();
    int *block = blocks + (long long) image * (2 + shape.detections * (int) (sizeof(detection_row) / sizeof(int)));
    detection_row *rows = (detection_row *) (block + 2);
    for (int i = threadIdx.x; i < count; i += REDUCTION_BLOCK) {
        const unsigned long long key = best[i];
        int rank = 0;
        for (int other = 0; other < count; other++) {
            rank += best[other] > key;
        }
        const int index = index_of_key(key);
        const float4 box = boxes[(long long) image * shape.slots + index / shape.classes];
        detection_row row = {index % shape.classes, score_of_key(key), {box.x, box.y, box.z, box.w}};
        rows[rank] = row;
    }
    const int drops = sum_of(dropped + (long long) image * words_of(shape), words_of(shape));
    if (threadIdx.x == 0) {
        block[0] = count;
        block[1] = drops;
    }
}
