package unlisten.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static unlisten.runner.testing.RunnerProcess.MARKER;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import unlisten.runner.testing.Answered;
import unlisten.runner.testing.Jars;
import unlisten.runner.testing.RunnerProcess;

/** What becomes of the runner when an action misbehaves. */
class FailuresTest {
    private static final String EXITED = "{\"error\":\"An error has occurred: the action ended the process";

    private static RunnerProcess start(String method, String... jvmOptions) {
        RunnerProcess runner = RunnerProcess.start(Map.of(), jvmOptions);
        assertEquals(200, runner.init("actions.Samples#" + method, Jars.of("actions.Samples")).status());
        return runner;
    }

    @ParameterizedTest
    @CsvSource({"exits, 3", "halts, 3", "exitsByReference, 3", "swallowsExit, 4"})
    void anExitEndsTheRunAndNotTheRunner(String method, int code) {
        try (RunnerProcess runner = start(method)) {
            for (int run = 0; run < 2; run++) {
                assertEquals(new Answered(502, EXITED + " with exit code " + code + "\"}"), runner.run("{\"code\":3}"));
            }
            assertEquals(MARKER, runner.stderr(2).get(runner.stderr(2).size() - 1));
            assertTrue(runner.handle().isAlive());
        }
    }

    @Test
    void anExitByReferenceToHalt() {
        try (RunnerProcess runner = start("exitsByReference")) {
            assertEquals(new Answered(502, EXITED + " with exit code 9\"}"), runner.run("{\"code\":9,\"halt\":true}"));
            runner.awaitStderr("Runtime.halt(9)");
        }
    }

    @Test
    void anExitOnAnotherThreadEndsTheRunnerBehindTheAnswer() throws Exception {
        try (RunnerProcess runner = start("exitsInThread")) {
            assertEquals(new Answered(502, EXITED + " with exit code 5\"}"), runner.run("{}"));
            assertEquals(List.of(MARKER), runner.stdout(1));
            assertEquals(5, runner.awaitExit());
        }
    }

    @Test
    void anExitThatNobodySawComingIsAnsweredToo() throws Exception {
        try (RunnerProcess runner = start("exitsByReflection")) {
            assertEquals(new Answered(502, EXITED + "\"}"), runner.run("{}"));
            assertEquals(6, runner.awaitExit());
        }
    }

    @Test
    void stackOverflow() {
        try (RunnerProcess runner = start("overflows")) {
            Answered answer = new Answered(502, "{\"error\":\"An error has occurred: java.lang.StackOverflowError\"}");
            assertEquals(answer, runner.run("{}"));
            assertEquals(answer, runner.run("{}"));
        }
    }

    @Test
    void outOfMemory() {
        try (RunnerProcess runner = start("hoards", "-Xmx128m")) {
            Answered answer = new Answered(502,
                    "{\"error\":\"An error has occurred: java.lang.OutOfMemoryError: Java heap space\"}");
            assertEquals(answer, runner.run("{}"));
            assertEquals(answer, runner.run("{}"));
        }
    }

    @Test
    void aBodyThatDoesNotFitIntoTheMemory() {
        try (RunnerProcess runner = RunnerProcess.start(Map.of(), "-Xmx24m")) {
            Answered answer = new Answered(413, "{\"error\":\"Bad request: the body does not fit into the memory.\"}");
            assertEquals(answer, runner.init("actions.Samples", "x".repeat(40_000_000)));
            assertEquals(200, runner.init("actions.Samples", Jars.of("actions.Samples")).status());
        }
    }

    @Test
    void anInterruptThatIsLeftBehind() {
        try (RunnerProcess runner = start("interrupts")) {
            for (int run = 0; run < 3; run++) assertEquals(new Answered(200, "{}"), runner.run("{}"));
        }
    }

    @Test
    void closedStreamsDoNotTakeTheMarkersAway() {
        try (RunnerProcess runner = start("closesStreams")) {
            assertEquals(200, runner.run("{}").status());
            assertEquals(200, runner.run("{}").status());
            assertEquals(List.of("before", MARKER, MARKER), runner.stdout(2));
            assertEquals(List.of(MARKER, MARKER), runner.stderr(2));
        }
    }

    @Test
    void aSignalIsAnsweredFirst() throws Exception {
        try (RunnerProcess runner = start("sleeps")) {
            CompletableFuture<Answered> run = CompletableFuture.supplyAsync(() -> runner.run("{\"ms\":20000}"));
            runner.awaitStdout("begins");
            runner.handle().destroy();
            String error = "{\"error\":\"An error has occurred: the runner was ended by SIGTERM\"}";
            assertEquals(new Answered(502, error), run.join());
            assertEquals(143, runner.awaitExit());
        }
    }

    @Test
    void closedStdinEndsALoopToo() throws IOException, InterruptedException {
        try (RunnerProcess runner = start("loops")) {
            CompletableFuture<Answered> run = CompletableFuture.supplyAsync(() -> runner.run("{}"));
            runner.awaitStdout("begins");
            runner.closeStdin();
            assertEquals(143, runner.awaitExit());
            assertEquals(502, run.join().status());
        }
    }

    @Test
    void wrongArgumentsAndTakenPorts() throws Exception {
        Process wrong = RunnerProcess.launch(Map.of(), List.of("unlisten.runner.Main", "--verbose"));
        String text = new String(wrong.getErrorStream().readAllBytes());
        assertTrue(text.startsWith("unknown argument \"--verbose\"\nusage: "), text);
        assertEquals(2, wrong.waitFor());
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Process late = RunnerProcess.launch(Map.of(),
                    List.of("unlisten.runner.Main", "--host", "127.0.0.1", "--port", port));
            String why = new String(late.getErrorStream().readAllBytes());
            assertTrue(why.startsWith("cannot listen on 127.0.0.1:" + port + ": "), why);
            assertEquals(1, late.waitFor());
        }
    }
}
