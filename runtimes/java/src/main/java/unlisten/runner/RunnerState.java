package unlisten.runner;

import unlisten.runner.action.Action;

/** Where a runner is in its life: cold, starting, or ready for as many runs as come. */
final class RunnerState {
    private boolean starting;
    private Action action;

    /** @throws RefusedException when there is an action, or is about to be */
    synchronized void beginInit() throws RefusedException {
        if (action != null) throw new RefusedException("Cannot initialize the action more than once.");
        if (starting) throw new RefusedException("System not ready, status is starting.");
        starting = true;
    }

    synchronized void initialized(Action loaded) {
        action = loaded;
        starting = false;
    }

    /** Another {@code /init} may come. */
    synchronized void failed() {
        starting = false;
    }

    synchronized Action action() throws RefusedException {
        if (action == null) throw new RefusedException("System not initialized.");
        return action;
    }
}
