package unlisten.runner.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;

/** Ends the process, and whatever it started, when its stdin is closed. */
public final class StdinWatch implements Runnable {
    private final ProcessEnd end;

    private StdinWatch(ProcessEnd end) {
        this.end = end;
    }

    /** By a thread of its own: an action that never returns does not outlive the host that started it. */
    public static void start(ProcessEnd end) {
        Thread thread = new Thread(new StdinWatch(end), "stdin");
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    @Override
    public void run() {
        awaitEnd();
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        end.endBySignal("SIGTERM", 15);
    }

    private static void awaitEnd() {
        // Not closed: descriptor 0 would be free for the next file.
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        byte[] ignored = new byte[1024];
        try {
            while (in.read(ignored) >= 0) continue;
        } catch (IOException gone) {
            // The same as its end.
        }
    }
}
