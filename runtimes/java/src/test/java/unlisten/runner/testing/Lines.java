package unlisten.runner.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a process writes to one of its streams, line by line. */
final class Lines {
    private static final long LIMIT_MS = 20_000;

    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    Lines(InputStream in) {
        Thread thread = new Thread(() -> follow(in), "lines");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the lines are such, and gives them. */
    synchronized List<String> await(Predicate<List<String>> such) {
        long end = System.currentTimeMillis() + LIMIT_MS;
        while (!such.test(lines)) {
            long left = end - System.currentTimeMillis();
            if (ended || left <= 0) throw new AssertionError("not so in time: " + lines);
            try {
                wait(left);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
        return List.copyOf(lines);
    }

    private void follow(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) add(line);
        } catch (IOException gone) {
            // The process has ended.
        }
        end();
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
