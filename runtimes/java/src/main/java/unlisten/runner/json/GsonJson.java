package unlisten.runner.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON by Gson, whose {@link JsonObject} is what OpenWhisk's actions in Java are written against. */
public final class GsonJson implements Json {
    @Override
    public Object parse(byte[] utf8) throws NotJsonException {
        return TreeReader.read(utf8);
    }

    @Override
    public String typeOf(Object value) {
        if (value instanceof JsonObject) return "object";
        if (value instanceof JsonArray) return "array";
        if (!(value instanceof JsonPrimitive)) return "null";
        JsonPrimitive primitive = (JsonPrimitive) value;
        return primitive.isString() ? "string" : primitive.isBoolean() ? "boolean" : "number";
    }

    @Override
    public Map<String, Object> members(Object object) {
        JsonObject tree = (JsonObject) object;
        Map<String, Object> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> member : tree.entrySet()) {
            members.put(member.getKey(), member.getValue().isJsonNull() ? null : member.getValue());
        }
        return members;
    }

    @Override
    public String text(Object value) {
        if (value == null) return "";
        if (value instanceof JsonPrimitive) return ((JsonPrimitive) value).getAsString();
        try {
            return new String(write(value), StandardCharsets.UTF_8);
        } catch (UnwritableException tooDeep) {
            // What is nested that deeply nobody reads from a variable.
            return "";
        }
    }

    @Override
    public boolean canPass(Class<?> parameter, boolean array) {
        return array
                ? parameter.isAssignableFrom(JsonArray.class) || parameter.isAssignableFrom(ArrayList.class)
                : parameter.isAssignableFrom(JsonObject.class) || parameter.isAssignableFrom(LinkedHashMap.class);
    }

    @Override
    public Object pass(Object value, Class<?> parameter) {
        boolean asTree = JsonElement.class.isAssignableFrom(parameter);
        return asTree ? value : PlainValues.of((JsonElement) value);
    }

    @Override
    public byte[] write(Object value) throws UnwritableException {
        return TreeWriter.write(value);
    }
}
