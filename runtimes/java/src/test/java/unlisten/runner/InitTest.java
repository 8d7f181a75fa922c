package unlisten.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static unlisten.runner.testing.RunnerProcess.MARKER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import unlisten.runner.testing.Answered;
import unlisten.runner.testing.Jars;
import unlisten.runner.testing.RunnerProcess;

/** What {@code /init} takes and what it refuses. */
class InitTest {
    /** For all that is refused, after which another init may come. */
    private static RunnerProcess cold;

    @BeforeAll
    static void start() {
        cold = RunnerProcess.start();
    }

    @AfterAll
    static void end() {
        cold.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "null", "{}", "[]", "{\"value\":null}", "{\"value\":\"text\"}", "{\"value\":{\"main\":\"A\",\"code\":null}}",
        "{\"value\":{\"main\":\"A\",\"code\":\"\"}}", "{\"value\":{\"main\":\"\",\"code\":\"A\"}}",
        "{\"value\":{\"main\":\"A\",\"code\":[]}}", "{\"value\":{\"code\":\"A\"}}",
    })
    void noCodeOrNoMain(String body) {
        assertEquals(new Answered(403, "{\"error\":\"Missing main/no code to execute.\"}"), cold.post("/init", body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "\"text\"", "1", "{} {}"})
    void noJson(String body) {
        assertEquals(400, cold.post("/init", body).status());
    }

    @Test
    void runBeforeInit() {
        assertEquals(new Answered(403, "{\"error\":\"System not initialized.\"}"), cold.run("{}"));
    }

    @Test
    void codeThatDoesNotLoad() {
        String jar = Jars.of("actions.Samples");
        byte[] bytes = Base64.getDecoder().decode(jar);
        String cut = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, bytes.length / 2));
        byte[] scratched = bytes.clone();
        scratched[bytes.length / 3] ^= 1;
        String damaged = Base64.getEncoder().encodeToString(scratched);
        String text = Base64.getEncoder().encodeToString("no jar".getBytes(UTF_8));
        assertRefused("java.lang.ClassNotFoundException: Absent", "Absent", jar);
        assertRefused("java.lang.NoSuchMethodException: actions.Samples has no method", "actions.Samples#absent", jar);
        assertRefused("java.lang.ClassNotFoundException", "#", jar);
        assertRefused("the code is marked binary and is not base64", "actions.Samples", "{}!");
        assertRefused("the code is no jar, or a damaged one", "actions.Samples", cut);
        assertRefused("the code is no jar, or a damaged one", "actions.Samples", text);
        assertRefused("the jar is damaged at actions/Samples.class", "actions.Samples", damaged);
    }

    private static void assertRefused(String why, String main, String code) {
        Answered answer = cold.init(main, code);
        assertEquals(502, answer.status());
        assertTrue(answer.body().startsWith("{\"error\":\"Initialization has failed due to: " + why), answer.body());
        cold.awaitStderr(why);
    }

    @Test
    void aFailedInitLeavesNothingBehind(@TempDir Path tmp) throws Exception {
        try (RunnerProcess runner = RunnerProcess.start(Map.of("TMPDIR", tmp.toString()))) {
            String jar = Jars.of("actions.FailsAtLoad");
            Answered thrown = runner.init("actions.FailsAtLoad", jar, true, "{\"SAMPLE\":\"throw\",\"OTHER\":\"a\"}");
            assertEquals(new Answered(502, "{\"error\":\"Initialization has failed due to: "
                    + "java.lang.IllegalStateException: thrown at load\"}"), thrown);
            Answered exited = runner.init("actions.FailsAtLoad", jar, true, "{\"SAMPLE\":\"exit\"}");
            assertEquals(new Answered(502, "{\"error\":\"Initialization has failed due to: "
                    + "the action ended the process with exit code 7\"}"), exited);
            assertEquals(List.of("loading", MARKER, "loading", MARKER), runner.stdout(2));
            assertFalse(Files.list(tmp).findAny().isPresent());

            assertEquals(200, runner.init("actions.FailsAtLoad", jar).status());
            assertEquals(200, runner.run("{}").status());
            assertEquals(List.of("loading", MARKER, "loading", MARKER, "loading", MARKER), runner.stdout(3));
            runner.handle().destroy();
            runner.awaitExit();
            try (Stream<Path> left = Files.list(tmp)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void theFirstCodeStays() {
        try (RunnerProcess runner = RunnerProcess.start()) {
            String jar = Jars.of("actions.Samples");
            String lines = jar.replaceAll("(.{76})", "$1\r\n") + " \n";
            assertEquals(new Answered(200, "{\"ok\":true}"), runner.init("actions.Samples", lines));
            assertEquals(new Answered(403, "{\"error\":\"Cannot initialize the action more than once.\"}"),
                    runner.init("actions.Samples#nothing", jar));
            assertEquals(new Answered(200, "{\"a\":1}"), runner.run("{\"a\":1}"));
            assertEquals(List.of("Cannot initialize the action more than once.", MARKER), runner.stderr(1));
        }
    }

    @Test
    void sourceText() {
        String source = "import com.google.gson.*;\nclass Helper { static String text() { return \"\\u2603\"; } }\n"
                + "public class Main {\n  public static JsonObject main(JsonObject params) {\n"
                + "    params.addProperty(\"snowman\", Helper.text() + \" ☃\");\n    return params;\n  }\n}\n";
        try (RunnerProcess runner = RunnerProcess.start()) {
            Answered broken = runner.init("Main", source.replace("return params;", "return params"), false, "{}");
            assertEquals(new Answered(502, "{\"error\":\"Initialization has failed due to: the source does not compile:"
                    + "\\nline 6, column 18: ';' expected\"}"), broken);
            assertEquals(502, runner.init("absent", source, false, "{}").status());
            // Clients that do not ask for main send "main".
            assertEquals(200, runner.init("main", source, false, "null").status());
            assertEquals(new Answered(200, "{\"snowman\":\"☃ ☃\"}"), runner.run("{}"));
        }
    }

    @Test
    void kotlinWithItsLibraryBesideIt() throws Exception {
        Map<String, byte[]> entries = Jars.entries("actions.HelloKt");
        entries.put("lib/kotlin-stdlib.jar", Files.readAllBytes(kotlinLibrary()));
        entries.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMain-Class: actions.HelloKt\n\n".getBytes(UTF_8));
        try (RunnerProcess runner = RunnerProcess.start()) {
            assertEquals(200, runner.init("main", Jars.base64(entries)).status());
            assertEquals(new Answered(200, "{\"greeting\":\"Hello Ada and Grace\"}"),
                    runner.run("{\"names\":[\"Ada\",\"Grace\"]}"));
        }
    }

    private static Path kotlinLibrary() {
        String path = System.getProperty("java.class.path");
        return Stream.of(path.split(":")).filter(name -> name.contains("kotlin-stdlib-")).map(Path::of).findFirst()
                .orElseThrow();
    }
}
