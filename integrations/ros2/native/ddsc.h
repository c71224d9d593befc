// SPDX-License-Identifier: Apache-2.0
// The input of jextract for Eclipse Cyclone DDS. Its headers belong to the system: Debian's cyclonedds-dev.
#include <dds/dds.h>
#include <dds/version.h>
