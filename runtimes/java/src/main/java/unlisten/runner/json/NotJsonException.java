package unlisten.runner.json;

/** A text is not JSON. There is no word about where: bodies hold secrets, and messages end in logs. */
public final class NotJsonException extends Exception {
    private static final long serialVersionUID = 1;
}
