package unlisten.runner;

import unlisten.runner.action.LoadAction;
import unlisten.runner.json.Json;
import unlisten.runner.json.NotJsonException;
import unlisten.runner.json.UnwritableException;

/** Loads the classes that the first calls need, while the first of them is still on its way. */
final class WarmUp implements Runnable {
    private final Json json;

    private WarmUp(Json json) {
        this.json = json;
    }

    static void start(Json json) {
        Thread thread = new Thread(new WarmUp(json), "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            json.write(json.parse("{\"a\":[1,\"a\"]}".getBytes()));
            LoadAction.warmUp();
        } catch (NotJsonException | UnwritableException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
