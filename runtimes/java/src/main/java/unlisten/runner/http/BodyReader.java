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

    private static final String TOO_LONG = "the body must be <= " + MAX_BYTES + " bytes.";

    private final ByteSource source;
    private byte[] body = new byte[0];
    private int length;
    private String refusal;

    private BodyReader(ByteSource source) {
        this.source = source;
    }

    static byte[] read(ByteSource source, Head head) throws IOException, BadRequestException {
        BodyReader reader = new BodyReader(source);
        if (head.chunked) reader.readChunks();
        else reader.readBytes(head.contentLength);
        if (reader.refusal != null) throw BadRequestException.inStep(413, reader.refusal);
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

    private void readBytes(long count) throws IOException {
        if (length + count > MAX_BYTES) drop(TOO_LONG);
        for (long left = count; left > 0; ) {
            if (refusal == null) reserve(left);
            int read = source.read(body, length, (int) Math.min(left, body.length - length));
            if (refusal == null) length += read;
            left -= read;
        }
    }

    /** Memory is taken as bytes arrive, not as a header promises them. */
    private void reserve(long more) {
        if (length < body.length) return;
        int step = Math.max(64 * 1024, length);
        try {
            body = Arrays.copyOf(body, length + (int) Math.min(more, step));
        } catch (OutOfMemoryError full) {
            drop("the body does not fit into the memory.");
        }
    }

    /** What is not kept is read all the same: a caller that is still sending would not see an answer. */
    private void drop(String why) {
        refusal = why;
        length = 0;
        body = new byte[8192];
    }

    private static byte[] decode(byte[] body, String encoding) throws BadRequestException {
        try (InputStream in = decoder(new ByteArrayInputStream(body), encoding)) {
            byte[] decoded = in.readNBytes(MAX_BYTES + 1);
            if (decoded.length > MAX_BYTES) throw BadRequestException.inStep(413, TOO_LONG);
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

    private static BadRequestException badChunk() {
        return BadRequestException.outOfStep(400, "a chunk is not one.");
    }
}
