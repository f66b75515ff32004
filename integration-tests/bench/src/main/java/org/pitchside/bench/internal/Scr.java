package org.pitchside.bench.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Calls the methods of a component that Declarative Services would call, which are not public, as it does. */
final class Scr {

    private Scr() {}

    static Object call(Object component, String method, Object... arguments) {
        for (Method m : component.getClass().getDeclaredMethods()) {
            if (m.getName().equals(method) && m.getParameterCount() == arguments.length) {
                try {
                    m.setAccessible(true);
                    return m.invoke(component, arguments);
                } catch (IllegalArgumentException e) {
                    // another method of that name takes them
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                } catch (InvocationTargetException e) {
                    throw new IllegalStateException(method + " of " + component.getClass() + " failed", e.getCause());
                }
            }
        }
        throw new IllegalArgumentException(component.getClass() + " has no " + method);
    }
}
