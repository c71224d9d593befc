// SPDX-License-Identifier: Apache-2.0
// The input of jextract for oneDNN. The vendor's headers come from the Maven jar that also delivers the library.
#include "oneapi/dnnl/dnnl.h"
#include "oneapi/dnnl/dnnl_debug.h"
