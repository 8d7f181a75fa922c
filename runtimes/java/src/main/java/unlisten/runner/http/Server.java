package unlisten.runner.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A small HTTP server: no time limits, a thread for each connection.
 *
 * <p>Not the JDK's own, which sends head and body of an answer in two writes, so that each answer waits about 40 ms for
 * the caller's acknowledgement, and whose threads and dispatching cost more than the rest of a trivial run.
 */
public final class Server {
    /** Connections that may wait to be taken. */
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Routes routes;

    private Server(ServerSocket listener, Routes routes) {
        this.listener = listener;
        this.routes = routes;
    }

    /** @param port  0 lets the system choose */
    public static Server listen(String host, int port, Routes routes) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        return new Server(listener, routes);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Takes connections for as long as the process lives. */
    public void serve() {
        while (true) {
            Socket socket = null;
            try {
                socket = listener.accept();
                socket.setTcpNoDelay(true);
                new Thread(new Connection(socket, routes), "connection").start();
            } catch (IOException | OutOfMemoryError noneLeft) {
                // Neither descriptors nor threads to be had: some come back when other connections end.
                close(socket);
                pause();
            }
        }
    }

    private static void close(Socket socket) {
        try {
            if (socket != null) socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException nobody) {
            // An action that interrupts all threads does not end the server.
        }
    }
}
