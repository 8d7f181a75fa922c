package unlisten.runner;

import java.util.concurrent.atomic.AtomicBoolean;
import unlisten.runner.http.Answer;
import unlisten.runner.http.Reply;

/** An {@code /init} or {@code /run} that is under way; answered once, by whoever comes first. */
final class Call {
    enum Kind {
        INIT("Initialization has failed due to: "),
        RUN("An error has occurred: ");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private final Kind kind;
    private final Reply reply;
    private final AtomicBoolean answered = new AtomicBoolean();

    Call(Kind kind, Reply reply) {
        this.kind = kind;
        this.reply = reply;
    }

    /** @return whether the caller of this method is the one to answer */
    boolean claim() {
        return answered.compareAndSet(false, true);
    }

    void send(Answer answer) {
        reply.send(answer);
    }

    Answer failure(String why) {
        return Answer.failure(502, kind.prefix + why);
    }
}
