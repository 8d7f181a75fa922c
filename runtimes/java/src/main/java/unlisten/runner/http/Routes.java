package unlisten.runner.http;

/** What answers a runner's two routes. A call has been answered when its method returns. */
public interface Routes {
    /** @param body  as it was sent, its content encoding taken off */
    void init(byte[] body, Reply reply);

    /** @param body  as for {@code init} */
    void run(byte[] body, Reply reply);
}
