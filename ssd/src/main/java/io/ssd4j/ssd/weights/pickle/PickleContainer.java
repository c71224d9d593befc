// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.Collection;

/**
 * A value that contains others. Containers are equal only to themselves, because comparing the contents of a container that
 * contains itself would not end.
 */
public sealed interface PickleContainer permits PickleDict, PickleList, PickleTuple {

    /** The values inside, without those inside of them. */
    Collection<Object> contents();
}
