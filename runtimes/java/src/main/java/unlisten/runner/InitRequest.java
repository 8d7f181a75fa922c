package unlisten.runner;

import java.util.HashMap;
import java.util.Map;
import unlisten.runner.action.ActionCode;
import unlisten.runner.json.Json;

/**
 * What {@code /init} was asked to do.
 *
 * @param env  variables to export, as text
 */
record InitRequest(ActionCode code, Map<String, String> env) {
    /**
     * @param body  parsed; an object, an array or null
     * @return null when there is no code, or no main
     */
    static InitRequest read(Json json, Object body) {
        Map<String, Object> value = membersOf(json, membersOf(json, body).get("value"));
        String main = textOf(json, value.get("main"));
        String code = textOf(json, value.get("code"));
        if (main.isEmpty() || code.isEmpty()) return null;
        boolean binary = "true".equals(json.text(value.get("binary")));
        Map<String, String> env = new HashMap<>();
        for (Map.Entry<String, Object> variable : membersOf(json, value.get("env")).entrySet()) {
            env.put(variable.getKey(), json.text(variable.getValue()));
        }
        return new InitRequest(new ActionCode(main, code, binary), env);
    }

    private static Map<String, Object> membersOf(Json json, Object value) {
        return json.typeOf(value).equals("object") ? json.members(value) : Map.of();
    }

    private static String textOf(Json json, Object value) {
        return json.typeOf(value).equals("string") ? json.text(value) : "";
    }
}
