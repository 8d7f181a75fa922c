package unlisten.runner.http;

/** Takes the answer to a call; one that nobody waits for any more is dropped. */
@FunctionalInterface
public interface Reply {
    void send(Answer answer);
}
