// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.ssd.weights.pickle;

import java.util.Optional;

/** The closed list of classes and functions that a pickle may refer to, and what they make. */
public interface PickleObjects {

    /**
     * A class or function by its Python name.
     *
     * @return an object that represents it; empty if it is not on the list
     */
    Optional<Object> global(String module, String name);

    /**
     * The result of calling a class or function.
     *
     * @param function what {@link #global} returned, or any other value of the pickle
     * @throws PickleException if it cannot be called or the arguments do not fit
     */
    Object call(Object function, PickleTuple arguments);

    /**
     * An object that is stored outside the pickle.
     *
     * @throws PickleException if the id does not fit
     */
    Object persistent(Object id);
}
