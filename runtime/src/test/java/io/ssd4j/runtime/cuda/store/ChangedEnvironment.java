// SPDX-License-Identifier: Apache-2.0
package io.ssd4j.runtime.cuda.store;

import java.lang.reflect.RecordComponent;

/** Environments that differ from another in one component. */
final class ChangedEnvironment {
    private ChangedEnvironment() {}

    /**
     * A copy with another value.
     *
     * @param component the name of the component to replace
     */
    static StoreEnvironment of(StoreEnvironment environment, String component, Object value) {
        RecordComponent[] components = StoreEnvironment.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                boolean replaced = components[i].getName().equals(component);
                found |= replaced;
                types[i] = components[i].getType();
                values[i] = replaced ? value : components[i].getAccessor().invoke(environment);
            }
            if (!found) {
                throw new IllegalArgumentException("no component " + component);
            }
            return StoreEnvironment.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component, e);
        }
    }
}
