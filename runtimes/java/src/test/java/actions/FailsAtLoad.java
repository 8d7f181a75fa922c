package actions;

import com.google.gson.JsonObject;

/** Loads when the environment says so. */
public class FailsAtLoad {
    static {
        String how = System.getenv("SAMPLE");
        System.out.println("loading");
        if ("throw".equals(how)) throw new IllegalStateException("thrown at load");
        if ("exit".equals(how)) System.exit(7);
    }

    public static JsonObject main(JsonObject params) {
        return params;
    }
}
