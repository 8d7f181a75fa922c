package unlisten.runner;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How a runner is started.
 *
 * @param port  0 lets the system choose
 * @param readyFd  a file descriptor to announce the address on; -1 is stdout, when the system chose the port
 * @param exitWithStdin  end when stdin is closed, which it is as soon as the process that holds its other end is gone
 */
record Options(String host, int port, int readyFd, boolean exitWithStdin) {
    static final String USAGE =
            "usage: java -jar unlisten-runner.jar [--host 0.0.0.0] [--port 8080] [--ready-fd N] [--exit-with-stdin]";

    /** A command line that says something else than the usage. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String problem) {
            super(problem);
        }
    }

    static Options parse(String[] args) throws UsageException {
        String host = "0.0.0.0";
        int port = 8080;
        int readyFd = -1;
        boolean exitWithStdin = false;
        for (Iterator<String> rest = words(args).iterator(); rest.hasNext(); ) {
            String name = rest.next();
            switch (name) {
                case "--host" -> {
                    host = rest.hasNext() ? rest.next() : "";
                    if (host.isEmpty()) throw new UsageException("--host needs an address");
                }
                case "--port" -> port = number(name, rest, 0, 65535);
                // 0, 1 and 2 are the action's own streams.
                case "--ready-fd" -> readyFd = number(name, rest, 3, 1023);
                case "--exit-with-stdin" -> exitWithStdin = true;
                default -> throw new UsageException("unknown argument \"" + name + "\"");
            }
        }
        return new Options(host, port, readyFd, exitWithStdin);
    }

    /** {@code --port=80} is {@code --port 80}. */
    private static List<String> words(String[] args) {
        List<String> words = new ArrayList<>();
        for (String arg : args) {
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            words.add(equals < 0 ? arg : arg.substring(0, equals));
            if (equals >= 0) words.add(arg.substring(equals + 1));
        }
        return words;
    }

    private static int number(String name, Iterator<String> rest, int lowest, int highest) throws UsageException {
        String text = rest.hasNext() ? rest.next() : "";
        boolean digits = !text.isEmpty() && text.length() <= 5;
        for (int at = 0; at < text.length(); at++) digits &= text.charAt(at) >= '0' && text.charAt(at) <= '9';
        int number = digits ? Integer.parseInt(text) : -1;
        if (number < lowest || number > highest) {
            throw new UsageException(name + " must be a number from " + lowest + " to " + highest);
        }
        return number;
    }
}
