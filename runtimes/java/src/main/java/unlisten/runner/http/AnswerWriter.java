package unlisten.runner.http;

import java.nio.charset.StandardCharsets;

/** An answer as bytes, head and body in one: two writes would wait for each other's acknowledgement. */
final class AnswerWriter {
    private AnswerWriter() {}

    /**
     * @param allow  the value of an Allow header, or null
     * @param headOnly  whether the request was HEAD, whose answer has a length and no body
     */
    static byte[] encode(Answer answer, boolean keepAlive, String allow, boolean headOnly) {
        StringBuilder head = new StringBuilder(128)
                .append("HTTP/1.1 ").append(answer.status()).append(' ').append(reason(answer.status()))
                .append("\r\nContent-Type: application/json\r\nContent-Length: ").append(answer.body().length);
        if (allow != null) head.append("\r\nAllow: ").append(allow);
        head.append(keepAlive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] body = headOnly ? new byte[0] : answer.body();
        byte[] all = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, all, 0, headBytes.length);
        System.arraycopy(body, 0, all, headBytes.length, body.length);
        return all;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 417 -> "Expectation Failed";
            case 431 -> "Request Header Fields Too Large";
            case 502 -> "Bad Gateway";
            default -> "Answer";
        };
    }
}
