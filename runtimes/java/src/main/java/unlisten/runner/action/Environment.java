package unlisten.runner.action;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment as an action sees it: the container's own, {@code env} of {@code /init} over it, {@code __OW_*} of a
 * {@code /run} over both.
 *
 * <p>A Java process cannot change its own environment, so this is a view, which takes the place of
 * {@code System.getenv} in the action's classes. A run's own thread sees that run's variables; other threads see those
 * of the run that began last.
 */
public final class Environment {
    private final Map<String, String> container;
    private volatile Map<String, String> betweenRuns;
    private volatile Map<String, String> latest;
    private final ThreadLocal<Map<String, String>> ownRun = new ThreadLocal<>();

    public Environment(Map<String, String> container) {
        this.container = container;
        betweenRuns = container;
        latest = container;
    }

    public void exportInit(Map<String, String> env) {
        betweenRuns = over(container, env);
        latest = betweenRuns;
    }

    /** For an init that failed. */
    public void takeBackInit() {
        exportInit(Map.of());
    }

    /** Exports a run's variables, until {@link #leaveRun} on the same thread. */
    public void enterRun(Map<String, String> variables) {
        Map<String, String> all = over(betweenRuns, variables);
        ownRun.set(all);
        latest = all;
    }

    public void leaveRun() {
        if (latest == ownRun.get()) latest = betweenRuns;
        ownRun.remove();
    }

    /** What {@code System.getenv()} says; cannot be changed. */
    public Map<String, String> variables() {
        Map<String, String> own = ownRun.get();
        return own != null ? own : latest;
    }

    /** What differs from the environment that child processes inherit by themselves. */
    Map<String, String> changes() {
        Map<String, String> changes = new HashMap<>();
        for (Map.Entry<String, String> variable : variables().entrySet()) {
            String name = variable.getKey();
            String value = variable.getValue();
            boolean canBePassed = name.indexOf('=') < 0 && name.indexOf('\0') < 0 && value.indexOf('\0') < 0;
            if (canBePassed && !value.equals(container.get(name))) changes.put(name, value);
        }
        return changes;
    }

    private static Map<String, String> over(Map<String, String> below, Map<String, String> above) {
        Map<String, String> all = new HashMap<>(below);
        all.putAll(above);
        return Collections.unmodifiableMap(all);
    }
}
