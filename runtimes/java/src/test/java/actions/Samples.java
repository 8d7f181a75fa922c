package actions;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import unlisten.action.ActionContext;

/** Actions that the tests pick by {@code #method}. */
public class Samples {
    private static final List<byte[]> HOARD = new ArrayList<>();

    public static JsonObject main(JsonObject params) {
        return params;
    }

    public static Map<String, Object> maps(Map<String, Object> params) {
        Map<String, Object> result = new HashMap<>(params);
        result.put("types", List.of(params.get("whole").getClass().getSimpleName(),
                params.get("half").getClass().getSimpleName(), params.get("list").getClass().getSimpleName()));
        return result;
    }

    public static List<Object> lists(List<Object> params) {
        List<Object> result = new ArrayList<>(params);
        result.add("seen");
        return result;
    }

    public static CompletableFuture<JsonObject> later(JsonObject params) {
        return CompletableFuture.supplyAsync(() -> {
            if (params.has("fails")) throw new IllegalStateException("failed later");
            return params;
        });
    }

    public static void nothing(JsonObject params) {
        System.out.println("nothing to say");
    }

    public static JsonObject context(JsonObject params, ActionContext context) {
        params.addProperty("id", context.getActivationId());
        params.addProperty("own", System.getenv("__OW_ACTIVATION_ID"));
        return params;
    }

    public static JsonObject exits(JsonObject params) {
        System.exit(params.get("code").getAsInt());
        return params;
    }

    public static JsonObject halts(JsonObject params) {
        Runtime.getRuntime().halt(params.get("code").getAsInt());
        return params;
    }

    public static JsonObject exitsByReference(JsonObject params) {
        IntConsumer exit = params.has("halt") ? Runtime.getRuntime()::halt : System::exit;
        exit.accept(params.get("code").getAsInt());
        return params;
    }

    public static JsonObject swallowsExit(JsonObject params) {
        try {
            System.exit(4);
        } catch (Throwable everything) {
            System.out.println("caught");
        }
        return params;
    }

    public static JsonObject exitsInThread(JsonObject params) throws InterruptedException {
        new Thread(() -> System.exit(5)).start();
        Thread.sleep(60_000);
        return params;
    }

    public static JsonObject exitsByReflection(JsonObject params) throws Exception {
        Class.forName("java.lang.System").getMethod("exit", int.class).invoke(null, 6);
        return params;
    }

    public static JsonObject sleeps(JsonObject params) throws InterruptedException {
        System.out.println("begins");
        Thread.sleep(params.get("ms").getAsLong());
        return params;
    }

    public static JsonObject loops(JsonObject params) {
        System.out.println("begins");
        long sum = 0;
        while (sum >= 0) {
            for (int at = 0; at < Integer.MAX_VALUE; at++) sum += at & 1;
            sum &= 0xffff;
        }
        return params;
    }

    public static JsonObject overflows(JsonObject params) {
        return overflows(params);
    }

    public static JsonObject hoards(JsonObject params) {
        try {
            while (true) HOARD.add(new byte[16 * 1024 * 1024]);
        } catch (OutOfMemoryError full) {
            HOARD.clear();
            throw full;
        }
    }

    public static JsonObject interrupts(JsonObject params) {
        Thread.currentThread().interrupt();
        return params;
    }

    public static JsonObject closesStreams(JsonObject params) {
        System.out.println("before");
        System.out.close();
        System.err.close();
        return params;
    }

    public static JsonObject environment(JsonObject params) throws IOException {
        UnaryOperator<String> byReference = System::getenv;
        JsonObject result = new JsonObject();
        result.addProperty("one", System.getenv("SAMPLE"));
        result.addProperty("all", System.getenv().get("SAMPLE"));
        result.addProperty("reference", byReference.apply("SAMPLE"));
        result.addProperty("builder", outputOf(new ProcessBuilder("sh", "-c", "echo $SAMPLE").start()));
        ProcessBuilder changed = new ProcessBuilder("sh", "-c", "echo $SAMPLE");
        changed.environment().remove("SAMPLE");
        result.addProperty("removed", outputOf(changed.start()));
        String[] command = {"sh", "-c", "echo $SAMPLE"};
        result.addProperty("exec", outputOf(Runtime.getRuntime().exec(command)));
        result.addProperty("given", outputOf(Runtime.getRuntime().exec(command, new String[] {"SAMPLE=given"})));
        return result;
    }

    private static String outputOf(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    public static JsonObject loaders(JsonObject params) throws ClassNotFoundException {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        params.addProperty("same", ofThread == Samples.class.getClassLoader());
        params.addProperty("found", ofThread.loadClass("actions.Samples") == Samples.class);
        params.addProperty("source", Samples.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        return params;
    }
}
