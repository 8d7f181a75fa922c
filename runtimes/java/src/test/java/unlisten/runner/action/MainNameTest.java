package unlisten.runner.action;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainNameTest {
    @ParameterizedTest
    @CsvSource({
        "pkg.Class, pkg.Class, main", "pkg.Class#run, pkg.Class, run", "Class#, Class, main", "#run, '', run",
        "'#', '', main",
    })
    void parts(String text, String className, String method) {
        assertEquals(new MainName(className, method), MainName.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"main, main", "niam, niam", "Absent#niam, niam", "'#', main"})
    void inSourceTheMethodAloneIsEnough(String text, String method) {
        assertEquals(new MainName("Class", method), MainName.parse(text).asMethodOf("Class"));
    }
}
