package unlisten.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static unlisten.runner.testing.RunnerProcess.MARKER;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import unlisten.runner.testing.Answered;
import unlisten.runner.testing.Jars;
import unlisten.runner.testing.RunnerProcess;

/** What an action gets and what becomes of what it returns. */
class RunTest {
    private static RunnerProcess start(String method) {
        return start(method, Map.of());
    }

    private static RunnerProcess start(String method, Map<String, String> env, String... jvmOptions) {
        RunnerProcess runner = RunnerProcess.start(env, jvmOptions);
        Answered answer = runner.init("actions.Samples#" + method, Jars.of("actions.Samples"), true,
                "{\"SAMPLE\":\"sample\"}");
        assertEquals(new Answered(200, "{\"ok\":true}"), answer);
        return runner;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"value\":{\"b\":1.0,\"a\":null}} | 200 | {\"b\":1.0,\"a\":null}",
        "{\"value\":null} | 200 | {}",
        "{} | 200 | {}",
        "null | 200 | {}",
        "'' | 200 | {}",
        "{\"value\":\"text\"} | 403 | {\"error\":\"Internal system error: the argument must be a dictionary but has type 'string'.\"}",
        "{\"value\":[]} | 502 | {\"error\":\"An error has occurred: java.lang.NoSuchMethodException: main takes no array\"}",
        "{ | 400 | {\"error\":\"Bad request: the body is not a JSON object.\"}",
    })
    void bodies(String body, int status, String answer) {
        try (RunnerProcess runner = start("main")) {
            assertEquals(new Answered(status, answer), runner.post("/run", body));
        }
    }

    @Test
    void mapsListsAndNothing() {
        try (RunnerProcess runner = start("maps")) {
            String types = "\"types\":[\"Long\",\"Double\",\"ArrayList\"]";
            String body = runner.run("{\"whole\":1,\"half\":0.5,\"list\":[]}").body();
            assertTrue(body.contains(types) && body.contains("\"half\":0.5"), body);
        }
        try (RunnerProcess runner = start("lists")) {
            assertEquals(new Answered(200, "[1,{\"a\":null},\"seen\"]"), runner.run("[1,{\"a\":null}]"));
        }
        try (RunnerProcess runner = start("nothing")) {
            assertEquals(new Answered(200, "{}"), runner.run("{}"));
            assertEquals(List.of("nothing to say", MARKER), runner.stdout(1));
        }
    }

    @Test
    void whatIsPromisedIsAwaited() {
        try (RunnerProcess runner = start("later")) {
            assertEquals(new Answered(200, "{\"a\":1}"), runner.run("{\"a\":1}"));
            assertEquals(new Answered(502, "{\"error\":\"An error has occurred: "
                    + "java.lang.IllegalStateException: failed later\"}"), runner.run("{\"fails\":true}"));
        }
    }

    @Test
    void environmentAlsoForChildren() {
        try (RunnerProcess runner = start("environment", Map.of("SAMPLE", "container"))) {
            assertEquals(new Answered(200, "{\"one\":\"sample\",\"all\":\"sample\",\"reference\":\"sample\","
                    + "\"builder\":\"sample\",\"removed\":\"\",\"exec\":\"sample\",\"given\":\"given\"}"),
                    runner.run("{}"));
        }
    }

    @Test
    void loadersAndPlaces() {
        try (RunnerProcess runner = start("loaders")) {
            String body = runner.run("{}").body();
            assertTrue(body.contains("\"same\":true,\"found\":true"), body);
            assertTrue(body.endsWith("/action.jar\"}"), body);
        }
    }

    @Test
    void runsWaitForEachOther() {
        try (RunnerProcess runner = start("sleeps")) {
            List<CompletableFuture<Answered>> runs = IntStream.range(0, 4)
                    .mapToObj(n -> CompletableFuture.supplyAsync(() -> runner.run("{\"ms\":30,\"n\":" + n + "}"))).toList();
            for (int n = 0; n < 4; n++) {
                assertEquals(new Answered(200, "{\"ms\":30,\"n\":" + n + "}"), runs.get(n).join());
            }
            List<String> expected = List.of("begins", MARKER, "begins", MARKER, "begins", MARKER, "begins", MARKER);
            assertEquals(expected, runner.stdout(4));
        }
    }

    @Test
    void runsOverlapWhenAllowed() {
        try (RunnerProcess runner = start("sleeps", Map.of("__OW_ALLOW_CONCURRENT", "true"))) {
            CompletableFuture<Answered> slow = CompletableFuture.supplyAsync(() -> runner.run("{\"ms\":20000}"));
            runner.awaitStdout("begins");
            assertEquals(new Answered(200, "{\"ms\":1}"), runner.run("{\"ms\":1}"));
            assertEquals(false, slow.isDone());
        }
    }

    @Test
    void eachRunHasItsOwnContext() {
        try (RunnerProcess runner = start("context", Map.of("__OW_ALLOW_CONCURRENT", "true"))) {
            IntStream.range(0, 20).parallel().forEach(n -> {
                Answered answer = runner.post("/run", "{\"value\":{},\"activation_id\":\"" + n + "\",\"deadline\":1}");
                assertEquals(new Answered(200, "{\"id\":\"" + n + "\",\"own\":\"" + n + "\"}"), answer);
            });
            assertEquals("{\"id\":null,\"own\":null}", runner.run("{}").body());
        }
    }
}
