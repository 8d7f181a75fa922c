package unlisten.runner.http;

import java.nio.charset.StandardCharsets;

/**
 * What a call is answered with.
 *
 * @param status  the HTTP status
 * @param body  JSON text in UTF-8
 */
public record Answer(int status, byte[] body) {
    /** An answer {@code {"error": text}}. */
    public static Answer failure(int status, String text) {
        StringBuilder body = new StringBuilder(text.length() + 16).append("{\"error\":\"");
        for (int at = 0; at < text.length(); at++) append(body, text.charAt(at));
        return new Answer(status, body.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(StringBuilder body, char c) {
        if (c == '"' || c == '\\') body.append('\\').append(c);
        else if (c == '\n') body.append("\\n");
        else if (c == '\t') body.append("\\t");
        else if (c < ' ') body.append("\\u00").append(c < 16 ? '0' : '1').append("0123456789abcdef".charAt(c % 16));
        else body.append(c);
    }
}
