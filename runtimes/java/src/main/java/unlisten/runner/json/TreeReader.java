package unlisten.runner.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads JSON text into Gson's tree.
 *
 * <p>By Gson's tokens and not by its JsonParser, which loads adapters for a hundred Java types first, and that at the
 * time when somebody waits for the first answer.
 */
final class TreeReader {
    /** Levels. A level costs about 200 bytes, so a body of brackets alone could else fill any memory. */
    private static final int MAX_DEPTH = 100_000;

    private final JsonReader tokens;
    private final Deque<JsonElement> parents = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();

    private TreeReader(String text) {
        tokens = new JsonReader(new StringReader(text));
        // Gson's strictest refuses half of a surrogate pair, which JSON does not, and which must pass unchanged.
        boolean mayHoldHalves = text.contains("\\ud") || text.contains("\\uD");
        tokens.setStrictness(mayHoldHalves ? Strictness.LEGACY_STRICT : Strictness.STRICT);
        tokens.setNestingLimit(MAX_DEPTH);
    }

    /** @return null for JSON's null */
    static JsonElement read(byte[] utf8) throws NotJsonException {
        try {
            TreeReader reader = new TreeReader(withoutByteOrderMark(new String(utf8, StandardCharsets.UTF_8)));
            JsonElement value = reader.readTree();
            if (reader.tokens.peek() != JsonToken.END_DOCUMENT) throw new NotJsonException();
            return value.isJsonNull() ? null : value;
        } catch (IOException | NumberFormatException | IllegalStateException malformed) {
            throw new NotJsonException();
        }
    }

    private JsonElement readTree() throws IOException {
        while (true) {
            JsonElement value = readNext();
            if (value != null && parents.isEmpty()) return value;
        }
    }

    /** @return a value that is complete, or null when there is more to come of the one that began */
    private JsonElement readNext() throws IOException {
        switch (tokens.peek()) {
            case BEGIN_OBJECT:
                tokens.beginObject();
                parents.push(new JsonObject());
                return null;
            case BEGIN_ARRAY:
                tokens.beginArray();
                parents.push(new JsonArray());
                return null;
            case NAME:
                names.push(tokens.nextName());
                return null;
            case END_OBJECT:
                tokens.endObject();
                return add(parents.pop());
            case END_ARRAY:
                tokens.endArray();
                return add(parents.pop());
            case STRING:
                return add(new JsonPrimitive(tokens.nextString()));
            case NUMBER:
                return add(new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(tokens)));
            case BOOLEAN:
                return add(new JsonPrimitive(tokens.nextBoolean()));
            case NULL:
                tokens.nextNull();
                return add(JsonNull.INSTANCE);
            default:
                throw new MalformedJsonException("no value");
        }
    }

    private JsonElement add(JsonElement value) {
        JsonElement parent = parents.peek();
        if (parent instanceof JsonObject) ((JsonObject) parent).add(names.pop(), value);
        else if (parent != null) ((JsonArray) parent).add(value);
        return value;
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
