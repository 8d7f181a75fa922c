package unlisten.runner;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What an action threw, as text; never throws itself, whatever the action made of its exception's methods. */
final class DescribeError {
    private DescribeError() {}

    static String inOneLine(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (Throwable brokenToString) {
            return thrown.getClass().getName();
        }
    }

    /** With its stack and causes, without a line break at the end. */
    static String withStack(Throwable thrown) {
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString().stripTrailing();
        } catch (Throwable brokenToString) {
            return inOneLine(thrown);
        }
    }
}
