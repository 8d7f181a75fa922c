package unlisten.runner;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import unlisten.runner.json.Json;
import unlisten.runner.json.NotJsonException;

/**
 * What {@code /run} was asked to do.
 *
 * @param value  an object or an array
 * @param metadata  what came beside it and is not null, as text, under its own names
 */
record RunRequest(Object value, Map<String, String> metadata) {
    /**
     * Reads the body of {@code /run}.
     *
     * <p>The platform always sends an object or an array as {@code value}; its own test harness also sends none, null,
     * and a body of null, all of which stand for {@code {}}.
     *
     * @param body  parsed; an object, an array or null
     */
    static RunRequest read(Json json, Object body) throws RefusedException {
        Map<String, Object> members = json.typeOf(body).equals("object") ? json.members(body) : Map.of();
        Map<String, String> metadata = new HashMap<>();
        for (Map.Entry<String, Object> member : members.entrySet()) {
            if (member.getKey().equals("value") || member.getValue() == null) continue;
            metadata.put(member.getKey(), json.text(member.getValue()));
        }
        Object value = members.get("value");
        if (value == null) return new RunRequest(emptyObject(json), metadata);
        String type = json.typeOf(value);
        if (type.equals("object") || type.equals("array")) return new RunRequest(value, metadata);
        throw new RefusedException(
                "Internal system error: the argument must be a dictionary but has type '" + type + "'.");
    }

    /** What the action finds in its environment. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (Map.Entry<String, String> item : metadata.entrySet()) {
            variables.put("__OW_" + item.getKey().toUpperCase(Locale.ROOT), item.getValue());
        }
        return variables;
    }

    private static Object emptyObject(Json json) {
        try {
            return json.parse(new byte[] {'{', '}'});
        } catch (NotJsonException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
