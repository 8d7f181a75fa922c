package unlisten.runner.http;

import java.util.Locale;

/** A request's first line, and those of its headers that matter to a runner. */
final class Head {
    final String method;
    final String target;
    /** Whether the connection is kept after the answer. */
    boolean keepAlive;
    /** Bytes; 0 also when the request does not say. */
    long contentLength;
    boolean chunked;
    /** "100-continue" in lower case, another expectation, or null. */
    String expectation;
    /** "gzip" in lower case, for instance; null for none. */
    String contentEncoding;

    private Head(String method, String target) {
        this.method = method;
        this.target = target;
    }

    /** @param text  all lines, the empty one at the end too */
    static Head parse(String text) throws BadRequestException {
        // Not by a pattern for "\r\n", whose first use costs milliseconds; the values are stripped anyway.
        String[] lines = text.stripTrailing().split("\n");
        String[] words = lines[0].strip().split(" ");
        if (words.length != 3 || words[0].isEmpty() || !words[2].startsWith("HTTP/1.")) {
            throw BadRequestException.outOfStep(400, "the first line is not one of HTTP/1.1.");
        }
        Head head = new Head(words[0], words[1]);
        head.keepAlive = !words[2].equals("HTTP/1.0");
        boolean lengthSeen = false;
        for (int at = 1; at < lines.length; at++) {
            int colon = lines[at].indexOf(':');
            if (colon <= 0) throw BadRequestException.outOfStep(400, "a header has no name.");
            String value = lines[at].substring(colon + 1).strip();
            switch (lines[at].substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> {
                    long length = parseLength(value);
                    if (lengthSeen && length != head.contentLength) throw badLength();
                    head.contentLength = length;
                    lengthSeen = true;
                }
                case "transfer-encoding" -> {
                    if (!value.equalsIgnoreCase("chunked") || head.chunked) {
                        throw BadRequestException.outOfStep(400, "the only transfer encoding taken is chunked.");
                    }
                    head.chunked = true;
                }
                case "connection" -> head.keepAlive = keepsAlive(value, head.keepAlive);
                case "expect" -> head.expectation = value.toLowerCase(Locale.ROOT);
                case "content-encoding" -> {
                    String encoding = value.toLowerCase(Locale.ROOT);
                    head.contentEncoding = encoding.equals("identity") || encoding.isEmpty() ? null : encoding;
                }
                default -> {}
            }
        }
        // Two ways to say where the request ends: whoever stands in between may have believed the other one.
        if (lengthSeen && head.chunked) throw badLength();
        return head;
    }

    private static boolean keepsAlive(String connection, boolean otherwise) {
        String options = connection.toLowerCase(Locale.ROOT);
        if (options.contains("close")) return false;
        return options.contains("keep-alive") || otherwise;
    }

    private static long parseLength(String text) throws BadRequestException {
        if (text.isEmpty() || text.length() > 18) throw badLength();
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') throw badLength();
        }
        return Long.parseLong(text);
    }

    private static BadRequestException badLength() {
        return BadRequestException.outOfStep(400, "the headers do not say how long the body is.");
    }
}
