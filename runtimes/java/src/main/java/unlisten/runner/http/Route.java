package unlisten.runner.http;

import java.util.Locale;

/** The two routes; queries are ignored, and so are capitals and a slash at the end. */
final class Route {
    static final String INIT = "/init";
    static final String RUN = "/run";

    private Route() {}

    /** @return null when the target is neither */
    static String of(String target) {
        if (target.equals(RUN)) return RUN;
        String path = pathOf(target).toLowerCase(Locale.ROOT);
        if (path.endsWith("/")) path = path.substring(0, path.length() - 1);
        if (path.equals(RUN)) return RUN;
        return path.equals(INIT) ? INIT : null;
    }

    private static String pathOf(String target) {
        int from = 0;
        int authority = target.indexOf("://");
        if (authority > 0) {
            int slash = target.indexOf('/', authority + 3);
            from = slash < 0 ? target.length() : slash;
        }
        int query = target.indexOf('?', from);
        return target.substring(from, query < 0 ? target.length() : query);
    }
}
