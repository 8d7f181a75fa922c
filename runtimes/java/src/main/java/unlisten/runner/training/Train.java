package unlisten.runner.training;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import unlisten.runner.action.SampleAction;

/**
 * Takes a runner through its first calls. When the JVM was told to write down the classes that it loads, the list is
 * what an archive is made of, from which later runners take them ready to use.
 */
public final class Train {
    private Train() {}

    /** @param command  starts the runner, but for its arguments */
    public static void main(String[] command) throws IOException, InterruptedException {
        // The shell gives the runner a descriptor to announce itself on, which Java cannot.
        List<String> words = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 3>&1 >/dev/null 2>&1", "sh"));
        words.addAll(List.of(command));
        words.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--ready-fd", "3", "--exit-with-stdin"));
        Process runner = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            call(portOf(runner));
            runner.getOutputStream().close();
            runner.waitFor();
        } finally {
            runner.destroyForcibly();
        }
    }

    private static int portOf(Process runner) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(runner.getInputStream(), StandardCharsets.UTF_8));
        String ready = out.readLine();
        if (ready == null) throw new IOException("the runner did not start");
        return Integer.parseInt(ready.replaceAll(".*\"port\":(\\d+).*", "$1"));
    }

    private static void call(int port) throws IOException {
        // For the compiler's classes; what does not compile leaves room for another action.
        expect(502, post(port, "/init", init("Sample", "public class Sample { int number = ; }", false)));
        expect(200, post(port, "/init", init("Sample", jarInBase64(), true)));
        String run = "{\"value\":{\"text\":\"a\\n\",\"number\":1.5,\"list\":[true,null]},\"activation_id\":\"0\"}";
        for (int times = 0; times < 3; times++) expect(200, post(port, "/run", run));
        expect(502, post(port, "/run", "{\"value\":{\"exit\":1}}"));
    }

    private static String init(String main, String code, boolean binary) {
        return "{\"value\":{\"name\":\"sample\",\"main\":\"" + main + "\",\"code\":\"" + code + "\",\"binary\":" + binary
                + ",\"env\":{\"A\":\"a\"}}}";
    }

    private static String jarInBase64() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("Sample.class"));
            jar.write(SampleAction.classFile());
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static String post(int port, String route, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "POST " + route + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void expect(int status, String answer) throws IOException {
        if (!answer.startsWith("HTTP/1.1 " + status + " ")) throw new IOException("not " + status + ": " + answer);
    }
}
