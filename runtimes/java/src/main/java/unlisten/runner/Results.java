package unlisten.runner;

import unlisten.runner.http.Answer;
import unlisten.runner.json.Json;
import unlisten.runner.json.UnwritableException;

/** Answers a run with what {@code main} returned. The value itself never goes to the logs. */
final class Results {
    /** Compared by clients and by the platform's own tests. Source: OpenWhisk, ErrorResponse.scala. */
    static final String NOT_A_DICTIONARY = "The action did not return a dictionary or array.";

    private final Json json;

    Results(Json json) {
        this.json = json;
    }

    /** A result that is none; the message is the answer's error, the log says more. */
    static final class BadResultException extends Exception {
        private static final long serialVersionUID = 1;

        final String log;

        BadResultException(String message, String log) {
            super(message);
            this.log = log;
        }
    }

    Answer answer(Object result) throws BadResultException {
        byte[] body;
        try {
            body = json.write(result);
        } catch (UnwritableException unwritable) {
            String why = "The action's result cannot be written as JSON: " + unwritable.getMessage();
            throw new BadResultException(why, why);
        }
        // The text decides: there are many types that become an object or an array.
        if (body[0] == '{' || body[0] == '[') return new Answer(200, body);
        String type = result == null ? "null" : "a " + result.getClass().getName();
        throw new BadResultException(NOT_A_DICTIONARY, NOT_A_DICTIONARY + " It returned " + type + ".");
    }
}
