package unlisten.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void nothingSaidIsAContainer() throws Exception {
        assertEquals(new Options("0.0.0.0", 8080, -1, false), Options.parse(new String[0]));
    }

    @Test
    void everythingSaid() throws Exception {
        String[] args = {"--host", "127.0.0.1", "--port=0", "--ready-fd", "3", "--exit-with-stdin"};
        assertEquals(new Options("127.0.0.1", 0, 3, true), Options.parse(args));
    }

    @ParameterizedTest
    @CsvSource({
        "--host, --host needs an address",
        "--port, --port must be a number from 0 to 65535",
        "--port=65536, --port must be a number from 0 to 65535",
        "--port=-1, --port must be a number from 0 to 65535",
        "--ready-fd=2, --ready-fd must be a number from 3 to 1023",
        "--verbose, 'unknown argument \"--verbose\"'",
    })
    void whatIsWrong(String arg, String problem) {
        Exception wrong = assertThrows(Options.UsageException.class, () -> Options.parse(new String[] {arg}));
        assertEquals(problem, wrong.getMessage());
    }
}
