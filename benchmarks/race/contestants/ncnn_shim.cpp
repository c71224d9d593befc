// SPDX-License-Identifier: Apache-2.0
// ncnn behind three C functions, compiled on the spot against the ncnn that the user names (see ncnn_library.py).

#include <ncnn/allocator.h>
#include <ncnn/net.h>

#include <cstring>
#include <thread>
#include <vector>

namespace {

struct Network {
    // Shared by threads that each run an image, so both lock.
    ncnn::PoolAllocator blobs;
    ncnn::PoolAllocator workspace;
    ncnn::Net net;
};

int run_image(const ncnn::Net& net, const float* input, int size, int count, const char* const* names, float* const* maps) {
    ncnn::Extractor extractor = net.create_extractor();
    // The channels lie one after another, since an ssd300 or ssd512 plane is a multiple of 16 bytes.
    const ncnn::Mat image(size, size, 3, const_cast<float*>(input));
    if (extractor.input("input", image) != 0) {
        return -1;
    }
    for (int i = 0; i < count; i++) {
        ncnn::Mat map;
        if (extractor.extract(names[i], map) != 0) {
            return -1;
        }
        const size_t plane = static_cast<size_t>(map.w) * map.h;
        for (int c = 0; c < map.c; c++) {
            std::memcpy(maps[i] + c * plane, map.channel(c), plane * sizeof(float));
        }
    }
    return 0;
}

}  // namespace

extern "C" {

// Returns null if the model cannot be read. The description is text; the weights are a file.
void* race_open(const char* description, const char* weights, int threads, int bf16) {
    Network* network = new Network;
    network->blobs.set_size_compare_ratio(0.f);
    network->workspace.set_size_compare_ratio(0.f);
    ncnn::Option& option = network->net.opt;
    option.num_threads = threads;
    option.lightmode = true;
    option.blob_allocator = &network->blobs;
    option.workspace_allocator = &network->workspace;
    option.use_winograd_convolution = true;
    option.use_sgemm_convolution = true;
    option.use_packing_layout = true;
    option.use_fp16_packed = false;
    option.use_fp16_storage = false;
    option.use_fp16_arithmetic = false;
    option.use_bf16_storage = bf16 != 0;
    if (network->net.load_param_mem(description) != 0 || network->net.load_model(weights) != 0) {
        delete network;
        return nullptr;
    }
    return network;
}

// Runs images [batch,3,size,size]; side_by_side of them at once, each in a thread of its own. Returns 0, or -1 on failure.
int race_run(
    void* opened, const float* input, int size, int batch, int side_by_side, int count, const char* const* names,
    float* const* maps, const size_t* map_sizes) {
    const ncnn::Net& net = static_cast<Network*>(opened)->net;
    std::vector<int> failures(side_by_side, 0);
    const auto work = [&](int first) {
        std::vector<float*> here(count);
        for (int image = first; image < batch; image += side_by_side) {
            for (int i = 0; i < count; i++) {
                here[i] = maps[i] + image * map_sizes[i];
            }
            failures[first] |= run_image(net, input + static_cast<size_t>(image) * 3 * size * size, size, count, names, here.data());
        }
    };
    std::vector<std::thread> others;
    for (int first = 1; first < side_by_side; first++) {
        others.emplace_back(work, first);
    }
    work(0);
    for (std::thread& other : others) {
        other.join();
    }
    for (const int failure : failures) {
        if (failure != 0) {
            return -1;
        }
    }
    return 0;
}

void race_close(void* opened) {
    delete static_cast<Network*>(opened);
}
}
