package unlisten.runner.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Serves the requests of one connection, one after the other, on a thread of its own. */
final class Connection implements Runnable {
    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private static final int MAX_DROPPED_BYTES = 1024 * 1024;

    private final Socket socket;
    private final Routes routes;

    Connection(Socket socket, Routes routes) {
        this.socket = socket;
        this.routes = routes;
    }

    @Override
    public void run() {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            ByteSource source = new ByteSource(socket.getInputStream());
            while (serveOne(source, out)) continue;
        } catch (IOException callerLeft) {
            // Nobody is there to be told.
        }
    }

    /** @return whether another request may follow */
    private boolean serveOne(ByteSource source, OutputStream out) throws IOException {
        Head head = null;
        try {
            String text = source.readHead(MAX_HEAD_BYTES);
            if (text == null) return false;
            head = Head.parse(text);
            acceptBody(head, source, out);
            byte[] body = BodyReader.read(source, head);
            answer(head, body, out);
            return head.keepAlive;
        } catch (BadRequestException refused) {
            boolean keepAlive = refused.inStep && head.keepAlive;
            return refuse(refused.status, refused.getMessage(), keepAlive, source, out);
        } catch (OutOfMemoryError full) {
            return refuse(413, "the body does not fit into the memory.", false, source, out);
        }
    }

    private boolean refuse(int status, String why, boolean keepAlive, ByteSource source, OutputStream out)
            throws IOException {
        out.write(AnswerWriter.encode(Answer.failure(status, "Bad request: " + why), keepAlive, null, false));
        if (!keepAlive) awaitClose(source);
        return keepAlive;
    }

    /** A caller that is still sending when the connection is closed is told of a reset, and never reads the answer. */
    private void awaitClose(ByteSource source) throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(500);
        byte[] dropped = new byte[8192];
        for (int bytes = 0; bytes < MAX_DROPPED_BYTES; ) bytes += source.read(dropped, 0, dropped.length);
    }

    private static void acceptBody(Head head, ByteSource source, OutputStream out)
            throws IOException, BadRequestException {
        if (head.expectation == null) return;
        if (!head.expectation.equals("100-continue")) {
            throw BadRequestException.outOfStep(417, "the only expectation that can be met is 100-continue.");
        }
        if (source.isEmpty() && (head.chunked || head.contentLength > 0)) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void answer(Head head, byte[] body, OutputStream out) throws IOException {
        String route = Route.of(head.target);
        if (route == null) {
            Answer answer = Answer.failure(404, "There is no route " + head.method + " " + head.target + ".");
            out.write(AnswerWriter.encode(answer, head.keepAlive, null, head.method.equals("HEAD")));
        } else if (!head.method.equals("POST")) {
            Answer answer = Answer.failure(405, "Route " + route + " takes POST: got " + head.method + ".");
            out.write(AnswerWriter.encode(answer, head.keepAlive, "POST", head.method.equals("HEAD")));
        } else {
            Reply reply = new ReplyTo(head, out);
            if (route.equals(Route.INIT)) routes.init(body, reply);
            else routes.run(body, reply);
        }
    }

    private static final class ReplyTo implements Reply {
        private final Head head;
        private final OutputStream out;

        ReplyTo(Head head, OutputStream out) {
            this.head = head;
            this.out = out;
        }

        @Override
        public void send(Answer answer) {
            try {
                out.write(AnswerWriter.encode(answer, head.keepAlive, null, false));
            } catch (IOException callerLeft) {
                // The next read of this connection sees it too.
            }
        }
    }
}
