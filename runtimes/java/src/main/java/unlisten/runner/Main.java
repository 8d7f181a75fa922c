package unlisten.runner;

import java.io.IOException;
import unlisten.runner.action.ActionSystem;
import unlisten.runner.action.Environment;
import unlisten.runner.action.LoadAction;
import unlisten.runner.http.Server;
import unlisten.runner.json.GsonJson;
import unlisten.runner.json.Json;
import unlisten.runner.logs.Logs;
import unlisten.runner.process.Announcement;
import unlisten.runner.process.ProcessEnd;
import unlisten.runner.process.Scratch;
import unlisten.runner.process.StdinWatch;

/** The action's entry point in a container. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logs logs = Logs.takeOver();
        try {
            start(Options.parse(args), logs);
        } catch (Options.UsageException wrong) {
            logs.writeLine(wrong.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
        }
    }

    private static void start(Options options, Logs logs) {
        Json json = new GsonJson();
        Environment environment = new Environment(System.getenv());
        Scratch scratch = new Scratch(System.getenv("TMPDIR"));
        ProcessEnd end = new ProcessEnd(scratch);
        ActionSystem.install(environment, end);
        boolean allowConcurrent = "true".equalsIgnoreCase(System.getenv("__OW_ALLOW_CONCURRENT"));
        Runner runner = new Runner(json, logs, environment, new LoadAction(json, scratch), allowConcurrent);
        Server server = listen(options, runner, logs);
        if (server == null) System.exit(1);
        WarmUp.start(json);
        end.guard(runner);
        if (options.exitWithStdin()) StdinWatch.start(end);
        server.serve();
    }

    /** @return null when it does not, and the logs say why */
    private static Server listen(Options options, Runner runner, Logs logs) {
        try {
            Server server = Server.listen(options.host(), options.port(), runner);
            if (options.readyFd() >= 0) {
                Announcement.toDescriptor(options.readyFd(), options.host(), server.port());
            } else if (options.port() == 0) {
                Announcement.toStdout(options.host(), server.port());
            }
            return server;
        } catch (IOException problem) {
            logs.writeLine("cannot listen on " + options.host() + ":" + options.port() + ": " + problem.getMessage());
            return null;
        }
    }
}
