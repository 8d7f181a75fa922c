package unlisten.runner.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GsonJsonTest {
    private final Json json = new GsonJson();

    private Object parse(String text) throws NotJsonException {
        return json.parse(text.getBytes(UTF_8));
    }

    private String write(Object value) throws UnwritableException {
        return new String(json.write(value), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "[]", "{\"a\":{\"b\":[1,\"a\",null,true,[]]},\"c\":\"\"}", "1.0", "1e400", "12345678901234567890",
        "\"☃ \\\"\\\\\\n\"", "{\"__proto__\":1}",
        "[\"😀\",\"\\ud83d\",\"\\udc00\\ud800a\"]",
    })
    void whatIsReadIsWrittenTheSame(String text) throws Exception {
        assertEquals(text, write(parse(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{]", "{\"a\":1,}", "{a:1}", "{'a':1}", "{} {}", "NaN", "[1 2]", "a=1", "// x\n{}"})
    void whatIsNotJson(String text) {
        assertThrows(NotJsonException.class, () -> parse(text));
    }

    @Test
    void aByteOrderMarkIsSkippedAndOfTwoEqualNamesTheLastIsKept() throws Exception {
        assertEquals("{\"a\":2}", write(parse("\ufeff{\"a\":1,\"a\":2}")));
    }

    @Test
    void nestingThatNoStackHolds() throws Exception {
        Object deep = parse("[".repeat(50_000) + "]".repeat(50_000));
        Exception refused = assertThrows(UnwritableException.class, () -> write(deep));
        assertEquals("it is nested too deeply, or holds itself", refused.getMessage());
        assertThrows(NotJsonException.class, () -> parse("[".repeat(200_000) + "]".repeat(200_000)));
    }

    @Test
    void plainValues() throws Exception {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "a");
        expected.put("whole", 1L);
        expected.put("huge", new BigInteger("12345678901234567890"));
        expected.put("half", 0.5);
        expected.put("none", null);
        expected.put("list", List.of(true, Map.of()));
        Object tree = parse("{\"text\":\"a\",\"whole\":1,\"huge\":12345678901234567890,\"half\":0.5,\"none\":null,"
                + "\"list\":[true,{}]}");
        assertEquals(expected, json.pass(tree, Map.class));
    }

    @Test
    void plainValuesAreWritten() throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("list", List.of(1, 2.5, 'c', "<b>\u2028"));
        result.put("array", new int[] {1, 2});
        result.put("none", null);
        result.put("tree", new JsonArray());
        assertEquals("{\"list\":[1,2.5,\"c\",\"<b>\\u2028\"],\"array\":[1,2],\"none\":null,\"tree\":[]}", write(result));
    }

    @Test
    void whatJsonCannotSay() {
        JsonObject nan = new JsonObject();
        nan.addProperty("n", Double.NaN);
        List<Object> circular = new ArrayList<>();
        circular.add(circular);
        for (Object value : List.of(nan, circular, Collections.singletonList(Thread.currentThread()))) {
            assertThrows(UnwritableException.class, () -> write(value));
        }
    }

    @Test
    void whatAMethodMayTake() {
        for (Class<?> type : List.of(JsonObject.class, Map.class, HashMap.class, Object.class)) {
            assertEquals(true, json.canPass(type, false), type.getName());
        }
        for (Class<?> type : List.of(JsonArray.class, List.class, ArrayList.class, Object.class)) {
            assertEquals(true, json.canPass(type, true), type.getName());
        }
        for (Class<?> type : List.of(String.class, String[].class, JsonArray.class, List.class)) {
            assertEquals(false, json.canPass(type, false), type.getName());
        }
    }

    @Test
    void textOfVariables() throws Exception {
        assertEquals("", json.text(null));
        assertEquals("a", json.text(parse("\"a\"")));
        assertEquals("1.50", json.text(parse("1.50")));
        assertEquals("false", json.text(parse("false")));
        assertEquals("{\"a\":[null]}", json.text(parse("{ \"a\": [ null ] }")));
    }
}
