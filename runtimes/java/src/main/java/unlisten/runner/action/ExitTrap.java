package unlisten.runner.action;

/** Catches exits on the thread it is set on; the run that asked for one has failed, even if it catches the Error. */
public final class ExitTrap {
    private static final ThreadLocal<ExitTrap> CURRENT = new ThreadLocal<>();

    private ProcessExit exit;

    private ExitTrap() {}

    public static ExitTrap set() {
        ExitTrap trap = new ExitTrap();
        CURRENT.set(trap);
        return trap;
    }

    /** @return the first exit it caught, or null */
    public ProcessExit release() {
        CURRENT.remove();
        return exit;
    }

    /** @throws ProcessExit when a trap is set on this thread */
    static void spring(int code, String call) {
        ExitTrap trap = CURRENT.get();
        if (trap == null) return;
        ProcessExit exit = new ProcessExit(code, call);
        if (trap.exit == null) trap.exit = exit;
        throw exit;
    }
}
