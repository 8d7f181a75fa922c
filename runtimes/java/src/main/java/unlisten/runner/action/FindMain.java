package unlisten.runner.action;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import unlisten.action.ActionContext;
import unlisten.runner.json.Json;

/** Finds the methods of a class that an action's {@code main} names: there may be one for objects and one for arrays. */
final class FindMain {
    private FindMain() {}

    /** @return null when there is none that takes such a value */
    static MainMethod find(Class<?> type, String name, Json json, boolean array) {
        Method best = null;
        for (Method method : methods(type)) {
            if (!fits(method, name, json, array)) continue;
            if (best == null || isBetter(method, best)) best = method;
        }
        return best == null ? null : new MainMethod(best);
    }

    private static Set<Method> methods(Class<?> type) {
        Set<Method> methods = new LinkedHashSet<>(List.of(type.getDeclaredMethods()));
        methods.addAll(List.of(type.getMethods()));
        return methods;
    }

    private static boolean fits(Method method, String name, Json json, boolean array) {
        if (!method.getName().equals(name) || !Modifier.isStatic(method.getModifiers())) return false;
        if (Modifier.isPrivate(method.getModifiers()) || method.isSynthetic()) return false;
        Class<?>[] parameters = method.getParameterTypes();
        if (parameters.length < 1 || parameters.length > 2 || !json.canPass(parameters[0], array)) return false;
        return parameters.length == 1 || parameters[1] == ActionContext.class;
    }

    /** The one with the context, then the one whose parameter says more. */
    private static boolean isBetter(Method one, Method other) {
        if (one.getParameterCount() != other.getParameterCount()) {
            return one.getParameterCount() > other.getParameterCount();
        }
        Class<?> ofOne = one.getParameterTypes()[0];
        Class<?> ofOther = other.getParameterTypes()[0];
        if (ofOther.isAssignableFrom(ofOne)) return true;
        return ofOther.isInterface() && !ofOne.isInterface() && ofOne != Object.class;
    }
}
