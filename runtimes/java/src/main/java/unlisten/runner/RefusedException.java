package unlisten.runner;

/** A call is refused before any code runs: answered 403 with the message, which also goes to the logs. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
