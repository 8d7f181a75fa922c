package unlisten.runner.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes Gson's tree, maps, iterables, arrays and plain values as JSON text.
 *
 * <p>Gson itself would write what it finds in the fields of any object, and NaN as it is; an action's result is one or
 * the other of these by mistake.
 */
final class TreeWriter {
    private final JsonWriter out;

    private TreeWriter(StringWriter text) {
        out = new JsonWriter(text);
        out.setHtmlSafe(false);
        out.setSerializeNulls(true);
    }

    static byte[] write(Object value) throws UnwritableException {
        StringWriter text = new StringWriter();
        try {
            new TreeWriter(text).writeValue(value);
        } catch (StackOverflowError endless) {
            throw new UnwritableException("it is nested too deeply, or holds itself");
        } catch (IllegalArgumentException | IOException refused) {
            throw new UnwritableException(refused.getMessage());
        }
        return withHalvesEscaped(text.getBuffer()).getBytes(StandardCharsets.UTF_8);
    }

    /** Half of a surrogate pair can be said in JSON and not in UTF-8, where it would become a question mark. */
    private static String withHalvesEscaped(StringBuffer text) {
        String plain = text.toString();
        StringBuilder escaped = null;
        int copied = 0;
        for (int at = 0; at < plain.length(); at++) {
            char c = plain.charAt(at);
            if (!Character.isSurrogate(c)) continue;
            if (at + 1 < plain.length() && Character.isSurrogatePair(c, plain.charAt(at + 1))) {
                at++;
                continue;
            }
            if (escaped == null) escaped = new StringBuilder(plain.length() + 16);
            escaped.append(plain, copied, at).append("\\u").append(Integer.toHexString(c));
            copied = at + 1;
        }
        return escaped == null ? plain : escaped.append(plain, copied, plain.length()).toString();
    }

    private void writeValue(Object value) throws IOException, UnwritableException {
        if (value == null) out.nullValue();
        else if (value instanceof JsonElement) writeTree((JsonElement) value);
        else if (value instanceof CharSequence || value instanceof Character) out.value(value.toString());
        else if (value instanceof Boolean) out.value((Boolean) value);
        else if (value instanceof Number) out.value((Number) value);
        else if (value instanceof Map) writeMap((Map<?, ?>) value);
        else if (value instanceof Iterable) writeItems((Iterable<?>) value);
        else if (value.getClass().isArray()) writeArray(value);
        else throw new UnwritableException("it holds a " + value.getClass().getName());
    }

    private void writeTree(JsonElement tree) throws IOException, UnwritableException {
        if (tree instanceof JsonObject) {
            out.beginObject();
            for (Map.Entry<String, JsonElement> member : ((JsonObject) tree).entrySet()) {
                out.name(member.getKey());
                writeTree(member.getValue());
            }
            out.endObject();
        } else if (tree instanceof JsonArray) {
            writeItems((JsonArray) tree);
        } else if (tree instanceof JsonPrimitive) {
            JsonPrimitive primitive = (JsonPrimitive) tree;
            if (primitive.isString()) out.value(primitive.getAsString());
            else if (primitive.isBoolean()) out.value(primitive.getAsBoolean());
            else out.value(primitive.getAsNumber());
        } else {
            out.nullValue();
        }
    }

    private void writeMap(Map<?, ?> map) throws IOException, UnwritableException {
        out.beginObject();
        for (Map.Entry<?, ?> member : map.entrySet()) {
            out.name(String.valueOf(member.getKey()));
            writeValue(member.getValue());
        }
        out.endObject();
    }

    private void writeItems(Iterable<?> items) throws IOException, UnwritableException {
        out.beginArray();
        for (Object item : items) writeValue(item);
        out.endArray();
    }

    private void writeArray(Object array) throws IOException, UnwritableException {
        out.beginArray();
        for (int at = 0; at < Array.getLength(array); at++) writeValue(Array.get(array, at));
        out.endArray();
    }
}
