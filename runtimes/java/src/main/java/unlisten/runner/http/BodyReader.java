package unlisten.runner.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Reads the body of one request. */
final class BodyReader {
    /**
     * Bytes. The platform's limit on code is 48 MiB of text; escaped as JSON, source text may grow to twice that, and
     * parameters come on top.
     */
    static final int MAX_BYTES = 128 * 1024 * 1024;

    private final ByteSource source;
    private byte[] body = new byte[0];
    private int length;
    private boolean tooLong;

    private BodyReader(ByteSource source) {
        this.source = source;
    }

    static byte[] read(ByteSource source, Head head) throws IOException, BadRequestException {
        BodyReader reader = new BodyReader(source);
        if (head.chunked) reader.readChunks();
        else reader.readBytes(head.contentLength);
        if (reader.tooLong) throw tooLong();
        byte[] body = reader.length == reader.body.length ? reader.body : Arrays.copyOf(reader.body, reader.length);
        return head.contentEncoding == null ? body : decode(body, head.contentEncoding);
    }

    private void readChunks() throws IOException, BadRequestException {
        while (true) {
            long size = parseSize(source.readLine(1000));
            if (size == 0) break;
            readBytes(size);
            if (!source.readLine(2).isEmpty()) throw badChunk();
        }
        // Trailers say nothing that a runner wants to know.
        while (!source.readLine(8192).isEmpty()) continue;
    }

    private static long parseSize(String line) throws BadRequestException {
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        if (digits.isEmpty() || digits.length() > 15) throw badChunk();
        for (int at = 0; at < digits.length(); at++) {
            if (Character.digit(digits.charAt(at), 16) < 0) throw badChunk();
        }
        return Long.parseLong(digits, 16);
    }

    /** What is over the limit is read all the same: a caller that is still sending would not see an answer. */
    private void readBytes(long count) throws IOException {
        if (length + count > MAX_BYTES) tooLong = true;
        if (tooLong) {
            body = new byte[Math.max(body.length, 8192)];
            length = 0;
            for (long left = count; left > 0; ) left -= source.read(body, 0, (int) Math.min(left, body.length));
            return;
        }
        for (int left = (int) count; left > 0; ) {
            reserve(left);
            int read = source.read(body, length, Math.min(left, body.length - length));
            length += read;
            left -= read;
        }
    }

    /** Memory is taken as bytes arrive, not as a header promises them. */
    private void reserve(int more) {
        if (length < body.length) return;
        int step = Math.max(64 * 1024, length);
        body = Arrays.copyOf(body, length + Math.min(more, step));
    }

    private static byte[] decode(byte[] body, String encoding) throws BadRequestException {
        try (InputStream in = decoder(new ByteArrayInputStream(body), encoding)) {
            byte[] decoded = in.readNBytes(MAX_BYTES + 1);
            if (decoded.length > MAX_BYTES) throw tooLong();
            return decoded;
        } catch (IOException notEncoded) {
            throw BadRequestException.inStep(400, "the body is not encoded as its content encoding says.");
        }
    }

    private static InputStream decoder(InputStream in, String encoding) throws IOException, BadRequestException {
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default -> throw BadRequestException.inStep(415, "the content encoding must be gzip or deflate.");
        };
    }

    private static BadRequestException tooLong() {
        return BadRequestException.inStep(413, "the body must be <= " + MAX_BYTES + " bytes.");
    }

    private static BadRequestException badChunk() {
        return BadRequestException.outOfStep(400, "a chunk is not one.");
    }
}
