package unlisten.runner.json;

/** JSON cannot say what an action returned; the message says why. */
public final class UnwritableException extends Exception {
    private static final long serialVersionUID = 1;

    UnwritableException(String message) {
        super(message);
    }
}
