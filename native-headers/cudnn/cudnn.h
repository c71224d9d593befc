// SPDX-License-Identifier: Apache-2.0
// The input of jextract for cuDNN.
#include <cudnn.h>
