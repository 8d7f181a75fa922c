package unlisten.runner.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, text, numbers, booleans and null. */
final class PlainValues {
    private PlainValues() {}

    static Object of(JsonElement element) {
        if (element instanceof JsonObject) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> member : ((JsonObject) element).entrySet()) {
                map.put(member.getKey(), of(member.getValue()));
            }
            return map;
        }
        if (element instanceof JsonArray) {
            List<Object> list = new ArrayList<>();
            for (JsonElement item : (JsonArray) element) list.add(of(item));
            return list;
        }
        if (!(element instanceof JsonPrimitive)) return null;
        JsonPrimitive primitive = (JsonPrimitive) element;
        if (primitive.isString()) return primitive.getAsString();
        if (primitive.isBoolean()) return primitive.getAsBoolean();
        return number(primitive.getAsString());
    }

    /** A whole number stays whole, however long it is; the rest is what a double can hold. */
    private static Number number(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '.' || c == 'e' || c == 'E') return Double.valueOf(text);
        }
        // 18 digits always fit.
        if (text.length() <= 18) return Long.valueOf(text);
        BigInteger whole = new BigInteger(text);
        if (whole.bitLength() < Long.SIZE) return whole.longValue();
        return whole;
    }
}
