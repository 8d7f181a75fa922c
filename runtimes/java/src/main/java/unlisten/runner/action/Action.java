package unlisten.runner.action;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import unlisten.action.ActionContext;
import unlisten.runner.json.Json;

/** An action's code, loaded and ready to be run. */
public final class Action {
    private final ClassLoader loader;
    private final Json json;
    private final MainMethod forObjects;
    private final MainMethod forArrays;

    private Action(ClassLoader loader, Json json, MainMethod forObjects, MainMethod forArrays) {
        this.loader = loader;
        this.json = json;
        this.forObjects = forObjects;
        this.forArrays = forArrays;
    }

    /**
     * Finds {@code main} and runs the class's initialiser.
     *
     * @throws Throwable what the initialiser throws, as it threw it
     */
    static Action of(Class<?> type, String method, Json json) throws Throwable {
        MainMethod forObjects = FindMain.find(type, method, json, false);
        MainMethod forArrays = FindMain.find(type, method, json, true);
        if (forObjects == null && forArrays == null) {
            throw new NoSuchMethodException(type.getName() + " has no method: static JsonObject " + method
                    + "(JsonObject), or the same with JsonArray, Map or List, and with an ActionContext behind it");
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(type.getClassLoader());
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ExceptionInInitializerError thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
        return new Action(type.getClassLoader(), json, forObjects, forArrays);
    }

    /** Whether {@link #of} would find a {@code main}. */
    static boolean canBeOf(Class<?> type, String method, Json json) {
        return FindMain.find(type, method, json, false) != null || FindMain.find(type, method, json, true) != null;
    }

    /**
     * Runs the action.
     *
     * @param value  an object or an array
     * @return what {@code main} returned, at once or as what it promised; an empty map when it returns nothing at all
     * @throws Throwable what {@code main} throws, as it threw it
     */
    public Object run(Object value, ActionContext context) throws Throwable {
        boolean array = json.typeOf(value).equals("array");
        MainMethod main = array ? forArrays : forObjects;
        if (main == null) {
            throw new NoSuchMethodException("main takes no " + (array ? "array" : "object"));
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Libraries that look for classes or resources ask the thread.
        thread.setContextClassLoader(loader);
        try {
            Object result = main.call(json, value, context);
            if (result instanceof CompletionStage) return await((CompletionStage<?>) result);
            return main.returnsNothing() ? Map.of() : result;
        } finally {
            thread.setContextClassLoader(before);
            // An interrupt that the action left behind would hit the runner's own next wait.
            Thread.interrupted();
        }
    }

    private static Object await(CompletionStage<?> promised) throws Throwable {
        try {
            return promised.toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }
}
