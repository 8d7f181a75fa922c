package unlisten.runner.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a caller may send, byte by byte; {@code /run} echoes here. */
class ConnectionTest {
    private static int port;

    @BeforeAll
    static void listen() throws IOException {
        Server server = Server.listen("127.0.0.1", 0, new Echo());
        port = server.port();
        Thread thread = new Thread(server::serve);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Echo implements Routes {
        @Override
        public void init(byte[] body, Reply reply) {
            reply.send(new Answer(200, "{\"ok\":true}".getBytes(UTF_8)));
        }

        @Override
        public void run(byte[] body, Reply reply) {
            reply.send(new Answer(200, body));
        }
    }

    /** Everything that comes back until the server closes the connection. */
    private static String exchange(byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static String exchange(String text) throws IOException {
        return exchange(text.getBytes(ISO_8859_1));
    }

    private static String answer(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n" + headers + "\r\n\r\n" + body;
    }

    @Test
    void requestsSentAheadAreAnsweredInOrder() throws IOException {
        String request = "POST /run HTTP/1.1\r\ncontent-LENGTH: 1\r\n\r\n";
        String answer = answer("200 OK", "Connection: keep-alive", "1");
        assertEquals(answer + answer.replace("\r\n\r\n1", "\r\n\r\n2"), exchange(request + "1\r\n" + request + "2"));
    }

    @Test
    void chunksWithExtensionsAndTrailers() throws IOException {
        String head = "POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        String answer = exchange(head + "2;a=b\r\n{}\r\n0001\r\n \r\n0\r\nTrailer: x\r\n\r\n");
        assertEquals(answer("200 OK", "Connection: close", "{} "), answer);
    }

    @Test
    void headsOfAnySizeUpTo64KiB() throws IOException {
        String header = "X-Long: " + "x".repeat(30_000) + "\r\n";
        assertTrue(exchange("POST /run HTTP/1.1\r\n" + header + "\r\n").startsWith("HTTP/1.1 200 OK"));
        assertTrue(exchange("POST /run HTTP/1.1\r\n" + header.repeat(3) + "\r\n").startsWith("HTTP/1.1 431 "));
    }

    @Test
    void aBodyThatComesInPieces() throws IOException {
        String body = "x".repeat(300_000);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("POST /run HTTP/1.1\r\nContent-".getBytes(UTF_8));
            socket.getOutputStream().write("Length: 300000\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
            for (int at = 0; at < 3; at++) socket.getOutputStream().write(body.substring(0, 100_000).getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertEquals(answer("200 OK", "Connection: close", body), answer);
        }
    }

    @Test
    void aCallerThatWaitsIsToldToContinue() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String head = "POST /run HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            String interim = "HTTP/1.1 100 Continue\r\n\r\n";
            assertEquals(interim, new String(socket.getInputStream().readNBytes(interim.length()), UTF_8));
            socket.getOutputStream().write("{}".getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertEquals(answer("200 OK", "Connection: close", "{}"), answer);
        }
    }

    @Test
    void gzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("{\"a\":1}".getBytes(UTF_8));
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("POST /run HTTP/1.1\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: "
                + packed.size() + "\r\n\r\n").getBytes(UTF_8));
        request.write(packed.toByteArray());
        assertEquals(answer("200 OK", "Connection: close", "{\"a\":1}"), exchange(request.toByteArray()));
    }

    @Test
    void anotherMethodIsToldWhichOne() throws IOException {
        String error = "{\"error\":\"Route /run takes POST: got GET.\"}";
        assertEquals(answer("405 Method Not Allowed", "Allow: POST\r\nConnection: keep-alive", error),
                exchange("GET /run HTTP/1.1\r\n\r\n"));
        String head = exchange("HEAD /run HTTP/1.1\r\n\r\n");
        assertTrue(head.startsWith("HTTP/1.1 405 ") && head.endsWith("\r\n\r\n"), head);
    }

    @ParameterizedTest
    @CsvSource({
        "'POST /runs HTTP/1.1\r\n\r\n', 404, keep-alive",
        "'hello\r\n\r\n', 400, close",
        "'POST /run SPDY\r\n\r\n', 400, close",
        "'POST /run HTTP/1.1\r\n: x\r\n\r\n', 400, close",
        "'POST /run HTTP/1.1\r\nContent-Length: x\r\n\r\n', 400, close",
        "'POST /run HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 400, close",
        "'POST /run HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400, close",
        "'POST /run HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400, close",
        "'POST /run HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n', 400, close",
        "'POST /run HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', 400, close",
        "'POST /run HTTP/1.1\r\nExpect: 200-ok\r\n\r\n', 417, close",
        "'POST /run HTTP/1.1\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx', 415, keep-alive",
        "'POST /run HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx', 400, keep-alive",
        "'POST /run HTTP/1.0\r\n\r\n', 200, close",
    })
    void statusAndConnection(String request, int status, String connection) throws IOException {
        String answer = exchange(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
        assertTrue(answer.contains("\r\nConnection: " + connection + "\r\n"), answer);
    }
}
