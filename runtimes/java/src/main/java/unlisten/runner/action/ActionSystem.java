package unlisten.runner.action;

import java.io.File;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.WeakHashMap;
import unlisten.runner.process.ProcessEnd;

/**
 * What an action's classes call in place of {@code System}, {@code Runtime} and {@code ProcessBuilder}; see
 * {@link CallRewriter}. Each method does what the one of the same name does, with the action's environment, and without
 * ending the process that serves.
 */
public final class ActionSystem {
    private static Environment environment = new Environment(System.getenv());
    private static ProcessEnd processEnd;
    /** Builders whose environment is the action's already, so that what the action takes out of it stays out. */
    private static final Set<ProcessBuilder> PREPARED =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private ActionSystem() {}

    /** Called once, before any action is loaded. */
    public static void install(Environment actionEnvironment, ProcessEnd end) {
        environment = actionEnvironment;
        processEnd = end;
    }

    public static void exit(int code) {
        leave(code, "System.exit");
    }

    public static void exit(Runtime runtime, int code) {
        leave(code, "Runtime.exit");
    }

    public static void halt(Runtime runtime, int code) {
        leave(code, "Runtime.halt");
    }

    /** On a run's own thread the run ends; on another one nobody can tell which run is meant, so the process does. */
    private static void leave(int code, String call) {
        ExitTrap.spring(code, call);
        processEnd.endByAction(code);
    }

    public static Map<String, String> getenv() {
        return environment.variables();
    }

    public static String getenv(String name) {
        return environment.variables().get(name);
    }

    public static Map<String, String> environment(ProcessBuilder builder) {
        Map<String, String> variables = builder.environment();
        if (PREPARED.add(builder)) variables.putAll(environment.changes());
        return variables;
    }

    public static Process start(ProcessBuilder builder) throws IOException {
        environment(builder);
        return builder.start();
    }

    public static List<Process> startPipeline(List<ProcessBuilder> builders) throws IOException {
        for (ProcessBuilder builder : builders) environment(builder);
        return ProcessBuilder.startPipeline(builders);
    }

    public static Process exec(Runtime runtime, String command) throws IOException {
        return exec(runtime, command, null, null);
    }

    public static Process exec(Runtime runtime, String command, String[] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    public static Process exec(Runtime runtime, String command, String[] variables, File folder) throws IOException {
        StringTokenizer words = new StringTokenizer(command);
        String[] list = new String[words.countTokens()];
        for (int at = 0; at < list.length; at++) list[at] = words.nextToken();
        if (list.length == 0) throw new IllegalArgumentException("Empty command");
        return exec(runtime, list, variables, folder);
    }

    public static Process exec(Runtime runtime, String[] command) throws IOException {
        return exec(runtime, command, null, null);
    }

    public static Process exec(Runtime runtime, String[] command, String[] variables) throws IOException {
        return exec(runtime, command, variables, null);
    }

    public static Process exec(Runtime runtime, String[] command, String[] variables, File folder) throws IOException {
        if (variables != null) return runtime.exec(command, variables, folder);
        return start(new ProcessBuilder(command).directory(folder));
    }
}
