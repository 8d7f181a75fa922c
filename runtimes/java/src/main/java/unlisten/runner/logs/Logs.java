package unlisten.runner.logs;

import java.io.FileDescriptor;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The action's stdout and stderr. */
public final class Logs {
    private final LogStream out = new LogStream(FileDescriptor.out);
    private final LogStream err = new LogStream(FileDescriptor.err);

    private Logs() {}

    /** Puts itself in the place of the process's three streams; stdin is empty for an action. */
    public static Logs takeOver() {
        Logs logs = new Logs();
        System.setOut(new PrintStream(logs.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(logs.err, true, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        return logs;
    }

    /** Writes the line that ends an activation's logs, once to each stream. */
    public void end() {
        out.end();
        err.end();
    }

    /** Writes a line of the runner's own to stderr. */
    public void writeLine(String text) {
        err.writeLine(text);
    }
}
