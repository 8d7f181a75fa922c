package unlisten.runner.logs;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One of the two streams that a container's logs are collected from.
 *
 * <p>Writes go out at once and block until somebody reads them, so that output without end does not fill the memory,
 * and what a child process writes in between keeps its place. What a child wrote is not seen here: after an unfinished
 * line of its own the marker stands at its end.
 */
final class LogStream extends OutputStream {
    private static final String MARKER = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX\n";

    private final OutputStream out;
    private boolean lineOpen;

    LogStream(FileDescriptor descriptor) {
        out = new FileOutputStream(descriptor);
    }

    @Override
    public synchronized void write(int oneByte) throws IOException {
        out.write(oneByte);
        lineOpen = (byte) oneByte != '\n';
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) return;
        out.write(bytes, offset, length);
        lineOpen = bytes[offset + length - 1] != '\n';
    }

    /** Ends the activation's logs by the platform's marker, on a line of its own. */
    synchronized void end() {
        writeText(lineOpen ? "\n" + MARKER : MARKER);
    }

    /** Writes a line of the runner's own, whatever the action made of {@code System.err}. */
    synchronized void writeLine(String text) {
        writeText(lineOpen ? "\n" + text + "\n" : text + "\n");
    }

    private void writeText(String text) {
        try {
            write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException unread) {
            // A reader that went away is no reason to fail a run.
        }
    }

    /** Left open: an action that closes {@code System.out} must not take the markers away. */
    @Override
    public void close() {}
}
