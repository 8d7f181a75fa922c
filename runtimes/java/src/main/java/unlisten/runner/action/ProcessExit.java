package unlisten.runner.action;

/**
 * Unwinds a run, or the loading of the code, that asked for the process to end.
 *
 * <p>No Exception, since {@code catch (Exception e)} is common and would let the action go on behind its own exit.
 */
public final class ProcessExit extends Error {
    private static final long serialVersionUID = 1;

    private final int code;

    ProcessExit(int code, String call) {
        super("the action called " + call + "(" + code + ")");
        this.code = code;
    }

    /** What the call is answered with. */
    public String reason() {
        return "the action ended the process with exit code " + code;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
