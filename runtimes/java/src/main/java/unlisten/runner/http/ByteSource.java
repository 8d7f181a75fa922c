package unlisten.runner.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a connection sends, with a buffer of our own: the end of a head is only known when more has been read. */
final class ByteSource {
    private final InputStream in;
    private byte[] buffer = new byte[8192];
    private int from;
    private int to;

    ByteSource(InputStream in) {
        this.in = in;
    }

    /** Whether there is more to be had without waiting. */
    boolean isEmpty() {
        return from == to;
    }

    /**
     * Reads up to an empty line, which is taken too; empty lines before the first one are skipped.
     *
     * @return null when the connection ended instead
     */
    String readHead(int maxBytes) throws IOException, BadRequestException {
        skipLineBreaks();
        int scanned = from;
        while (true) {
            int end = endOfHead(scanned);
            if ((end >= 0 ? end : to) - from > maxBytes) {
                throw BadRequestException.outOfStep(431, "the headers must be <= " + maxBytes + " bytes.");
            }
            if (end >= 0) return take(end);
            scanned = Math.max(from, to - 3);
            int shift = from;
            if (!fill()) return null;
            scanned -= shift - from;
        }
    }

    /** Reads a line without its line break. */
    String readLine(int maxBytes) throws IOException, BadRequestException {
        StringBuilder line = new StringBuilder();
        for (int next = readByte(); next != '\n'; next = readByte()) {
            if (line.length() > maxBytes) throw BadRequestException.outOfStep(400, "a chunk's line is too long.");
            line.append((char) next);
        }
        int last = line.length() - 1;
        if (last >= 0 && line.charAt(last) == '\r') line.setLength(last);
        return line.toString();
    }

    /**
     * @return how many bytes came, at least 1
     * @throws EOFException when the connection ended
     */
    int read(byte[] into, int offset, int length) throws IOException {
        if (from == to) {
            int count = in.read(into, offset, length);
            if (count < 0) throw new EOFException();
            return count;
        }
        int count = Math.min(length, to - from);
        System.arraycopy(buffer, from, into, offset, count);
        from += count;
        return count;
    }

    private int readByte() throws IOException {
        if (from == to && !fill()) throw new EOFException();
        return buffer[from++] & 0xff;
    }

    private void skipLineBreaks() throws IOException {
        while (from < to || fill()) {
            if (buffer[from] != '\r' && buffer[from] != '\n') return;
            from++;
        }
    }

    /** @return where the empty line that ends a head begins, or -1 */
    private int endOfHead(int start) {
        for (int at = start; at < to - 1; at++) {
            if (buffer[at] != '\n') continue;
            if (buffer[at + 1] == '\n') return at + 2;
            if (buffer[at + 1] == '\r' && at + 2 < to && buffer[at + 2] == '\n') return at + 3;
        }
        return -1;
    }

    private String take(int end) {
        String head = new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
        from = end;
        return head;
    }

    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        } else if (to == buffer.length && from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (to == buffer.length) buffer = Arrays.copyOf(buffer, 2 * to);
        int count = in.read(buffer, to, buffer.length - to);
        if (count > 0) to += count;
        return count > 0;
    }
}
