package unlisten.runner.process;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Sees to it that whatever ends the process, the calls under way are answered first: a signal, an exit on a thread that
 * is not the run's own, or one that went around the rewriting of such calls.
 *
 * <p>What nobody can see coming, SIGKILL or a crash in native code, ends the process without an answer.
 */
public final class ProcessEnd implements Runnable, SignalHandler {
    /** Milliseconds for the shutdown hooks of an action. */
    private static final long GRACE_MS = 1000;

    private final Scratch scratch;
    private Abandon calls;
    private volatile String reason = "the action ended the process";

    /** Answers whatever is under way. */
    public interface Abandon {
        void abandon(String reason);
    }

    /** @param scratch  what is removed last */
    public ProcessEnd(Scratch scratch) {
        this.scratch = scratch;
    }

    /** @param calls  told once, on another thread than theirs */
    public void guard(Abandon calls) {
        this.calls = calls;
        Runtime.getRuntime().addShutdownHook(new Thread(this, "exit"));
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            try {
                Signal.handle(new Signal(name), this);
            } catch (IllegalArgumentException ignored) {
                // Ignored when the process was started, by nohup for instance: it stays so.
            }
        }
    }

    /** Ends the process as the action asked, by the exit code it gave. */
    public void endByAction(int code) {
        reason = "the action ended the process with exit code " + code;
        end(code);
    }

    void endBySignal(String name, int number) {
        reason = "the runner was ended by " + name;
        end(128 + number);
    }

    private void end(int code) {
        Thread lastResort = new Thread(() -> haltAfterGrace(code), "halt");
        lastResort.setDaemon(true);
        lastResort.start();
        Runtime.getRuntime().exit(code);
    }

    /** The shutdown hook. */
    @Override
    public void run() {
        try {
            calls.abandon(reason);
        } finally {
            scratch.removeAll();
        }
    }

    @Override
    public void handle(Signal signal) {
        endBySignal("SIG" + signal.getName(), signal.getNumber());
    }

    private void haltAfterGrace(int code) {
        try {
            Thread.sleep(GRACE_MS);
        } catch (InterruptedException hurried) {
            // Then at once.
        }
        scratch.removeAll();
        Runtime.getRuntime().halt(code);
    }
}
