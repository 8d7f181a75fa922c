package unlisten.runner.testing;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A runner in a process of its own, on a port of its own. */
public final class RunnerProcess implements AutoCloseable {
    public static final String MARKER = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";

    private final Process process;
    private final Lines out;
    private final Lines err;
    private final int port;

    private RunnerProcess(Process process) {
        this.process = process;
        err = new Lines(process.getErrorStream());
        out = new Lines(process.getInputStream());
        String ready = out.await(lines -> !lines.isEmpty()).get(0);
        port = JsonParser.parseString(ready).getAsJsonObject().get("port").getAsInt();
    }

    public static RunnerProcess start() {
        return start(Map.of());
    }

    /** @param env  beside the tests' own environment */
    public static RunnerProcess start(Map<String, String> env, String... jvmOptions) {
        List<String> options = new ArrayList<>(List.of(jvmOptions));
        options.addAll(List.of("unlisten.runner.Main", "--host", "127.0.0.1", "--port", "0", "--exit-with-stdin"));
        return new RunnerProcess(launch(env, options));
    }

    /** Starts Java with the runner's classes, and not those of the tests. */
    public static Process launch(Map<String, String> env, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-XX:+UseG1GC",
                "-Dfile.encoding=UTF-8", "-cp", classPath()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(env);
        try {
            return builder.start();
        } catch (IOException noJava) {
            throw new AssertionError(noJava);
        }
    }

    private static String classPath() {
        List<String> kept = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(":")) {
            if (element.endsWith("/classes") || element.contains("/gson/") || element.contains("/asm/")) kept.add(element);
        }
        return String.join(":", kept);
    }

    public Answered init(String main, String code) {
        return init(main, code, true, "{}");
    }

    public Answered init(String main, String code, boolean binary, String env) {
        JsonObject value = new JsonObject();
        value.addProperty("name", "test");
        value.addProperty("main", main);
        value.addProperty("code", code);
        value.addProperty("binary", binary);
        value.add("env", JsonParser.parseString(env));
        JsonObject body = new JsonObject();
        body.add("value", value);
        return post("/init", body.toString());
    }

    /** @param value  JSON text */
    public Answered run(String value) {
        return post("/run", "{\"value\":" + value + "}");
    }

    public Answered post(String route, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST " + route + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ";
        try (Socket socket = connect()) {
            socket.getOutputStream().write((head + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(bytes);
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException dropped) {
            throw new AssertionError(dropped);
        }
    }

    private static Answered parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) return new Answered(0, answer);
        return new Answered(Integer.parseInt(answer.substring(9, 12)), answer.substring(end + 4));
    }

    public Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    public BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The lines of stdout up to its n-th marker, without the one that announces the port. */
    public List<String> stdout(int markers) {
        return upToMarker(out, markers, 1);
    }

    public List<String> stderr(int markers) {
        return upToMarker(err, markers, 0);
    }

    private static List<String> upToMarker(Lines lines, int markers, int from) {
        List<String> all = lines.await(some -> some.stream().filter(MARKER::equals).count() >= markers);
        return all.subList(from, all.size());
    }

    public void awaitStdout(String line) {
        out.await(lines -> lines.contains(line));
    }

    public void awaitStderr(String part) {
        err.await(lines -> lines.stream().anyMatch(line -> line.contains(part)));
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public void closeStdin() throws IOException {
        process.getOutputStream().close();
    }

    /** @return the exit code */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("still there");
        return process.exitValue();
    }

    @Override
    public void close() {
        // Politely first: it has files to remove.
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) return;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
