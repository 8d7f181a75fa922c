package unlisten.runner.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import unlisten.runner.Main;
import unlisten.runner.http.Server;

/**
 * Takes a runner through its first calls, then ends the process: the JVM, started with {@code -XX:ArchiveClassesAtExit},
 * writes the classes that were needed to a file, from which later processes take them ready to use.
 */
public final class Train {
    private Train() {}

    public static void main(String[] args) throws IOException {
        Server server = Main.start(new String[] {"--host", "127.0.0.1", "--port", "0"});
        Thread thread = new Thread(server::serve, "server");
        thread.setDaemon(true);
        thread.start();
        String source = "public class Main { public static java.util.Map<String, Object> main("
                + "java.util.Map<String, Object> params) { return params; } }";
        // The compiler's classes come along by an action that is refused, so that the other one can follow.
        expect(502, call(server.port(), "/init", init("Absent", source + " class", false)));
        expect(200, call(server.port(), "/init", init("Trained", TrainedAction.jarInBase64(), true)));
        for (int run = 0; run < 3; run++) {
            String call = "{\"value\":{\"text\":\"a\\n\",\"number\":1.5,\"list\":[true,null]},\"activation_id\":\"0\"}";
            expect(200, call(server.port(), "/run", call));
        }
        expect(502, call(server.port(), "/run", "{\"value\":{\"exit\":1}}"));
        System.exit(0);
    }

    private static String init(String main, String code, boolean binary) {
        return "{\"value\":{\"name\":\"trained\",\"main\":\"" + main + "\",\"code\":\"" + code.replace("\"", "\\\"")
                + "\",\"binary\":" + binary + ",\"env\":{\"A\":\"a\"}}}";
    }

    private static String call(int port, String route, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String head = "POST " + route + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Connection: close\r\nContent-Length: " + bytes.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void expect(int status, String answer) {
        if (!answer.startsWith("HTTP/1.1 " + status + " ")) throw new IllegalStateException(answer);
    }
}
