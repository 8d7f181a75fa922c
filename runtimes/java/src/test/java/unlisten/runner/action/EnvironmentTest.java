package unlisten.runner.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private final Environment environment = new Environment(Map.of("HOST", "container", "HOME", "/root"));

    @Test
    void initOverTheContainerAndARunOverBoth() {
        environment.exportInit(Map.of("HOST", "init", "EMPTY", ""));
        environment.enterRun(Map.of("HOST", "run"));
        assertEquals(Map.of("HOST", "run", "HOME", "/root", "EMPTY", ""), environment.variables());
        environment.leaveRun();
        assertEquals(Map.of("HOST", "init", "HOME", "/root", "EMPTY", ""), environment.variables());
        environment.takeBackInit();
        assertEquals(Map.of("HOST", "container", "HOME", "/root"), environment.variables());
    }

    @Test
    void otherThreadsSeeTheRunThatBeganLast() {
        environment.enterRun(Map.of("ID", "first"));
        CompletableFuture.runAsync(() -> environment.enterRun(Map.of("ID", "second")), this::onNewThread).join();
        assertEquals("first", environment.variables().get("ID"));
        String seen = CompletableFuture.supplyAsync(() -> environment.variables().get("ID"), this::onNewThread).join();
        assertEquals("second", seen);
        environment.leaveRun();
        assertEquals("second", environment.variables().get("ID"));
    }

    private void onNewThread(Runnable task) {
        new Thread(task).start();
    }

    @Test
    void cannotBeChanged() {
        assertThrows(UnsupportedOperationException.class, () -> environment.variables().put("A", "a"));
    }

    @Test
    void childrenGetWhatDiffersAndCanBeSaid() {
        environment.exportInit(Map.of("HOST", "container", "NEW", "n", "WITH=EQUALS", "x", "NUL", "a\0b"));
        assertEquals(Map.of("NEW", "n"), environment.changes());
    }
}
