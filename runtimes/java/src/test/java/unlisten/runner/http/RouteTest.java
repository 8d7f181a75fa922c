package unlisten.runner.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
        "/run, /run", "/init, /init", "/RUN/, /run", "/init?a=b, /init", "http://host/run, /run",
        "/, none", "/runs, none", "/init/x, none", "http://host, none", "*, none",
    })
    void routeOf(String target, String route) {
        assertEquals(route, Route.of(target));
    }
}
