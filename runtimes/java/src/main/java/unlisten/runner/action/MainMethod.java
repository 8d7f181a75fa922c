package unlisten.runner.action;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import unlisten.action.ActionContext;
import unlisten.runner.json.Json;

/** A method that takes an activation's parameters, and its context if it asks for that. */
final class MainMethod {
    private final Method method;
    private final Class<?> parameter;
    private final boolean takesContext;

    MainMethod(Method method) {
        this.method = method;
        parameter = method.getParameterTypes()[0];
        takesContext = method.getParameterCount() == 2;
        // The class around a public method need not be public: a file's first class often is not.
        method.setAccessible(true);
    }

    /** @throws Throwable what the action throws, as it threw it */
    Object call(Json json, Object value, ActionContext context) throws Throwable {
        Object params = json.pass(value, parameter);
        try {
            return takesContext ? method.invoke(null, params, context) : method.invoke(null, params);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    /** Whether a method that returns nothing at all answers {@code {}}. */
    boolean returnsNothing() {
        return method.getReturnType() == void.class;
    }
}
