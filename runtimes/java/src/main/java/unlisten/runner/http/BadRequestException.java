package unlisten.runner.http;

/** A request is answered without being taken. */
final class BadRequestException extends Exception {
    private static final long serialVersionUID = 1;

    final int status;
    /** Whether the bytes behind the request can still be read as the next one. */
    final boolean inStep;

    private BadRequestException(int status, String message, boolean inStep) {
        super(message);
        this.status = status;
        this.inStep = inStep;
    }

    /** The request was read to its end. */
    static BadRequestException inStep(int status, String message) {
        return new BadRequestException(status, message, true);
    }

    /** Nobody knows where the next request begins: the connection is closed behind the answer. */
    static BadRequestException outOfStep(int status, String message) {
        return new BadRequestException(status, message, false);
    }
}
