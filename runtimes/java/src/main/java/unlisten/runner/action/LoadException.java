package unlisten.runner.action;

/** An action cannot be loaded, and the message says all there is to say; the stack would be the runner's own. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }
}
