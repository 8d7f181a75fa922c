package unlisten.runner.testing;

/** What came back for a request. */
public record Answered(int status, String body) {}
