package unlisten.runner;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import unlisten.runner.action.Action;
import unlisten.runner.action.Environment;
import unlisten.runner.action.ExitTrap;
import unlisten.runner.action.LoadAction;
import unlisten.runner.action.LoadException;
import unlisten.runner.action.ProcessExit;
import unlisten.runner.http.Answer;
import unlisten.runner.http.Reply;
import unlisten.runner.http.Routes;
import unlisten.runner.json.Json;
import unlisten.runner.json.NotJsonException;
import unlisten.runner.logs.Logs;
import unlisten.runner.process.ProcessEnd;

/** One action in this process. */
final class Runner implements Routes, ProcessEnd.Abandon {
    /** Compared by clients and by the platform's own tests, as are the texts in {@link RunnerState}. */
    private static final String CODE_MISSING = "Missing main/no code to execute.";

    private static final Answer INITIALIZED = new Answer(200, "{\"ok\":true}".getBytes());

    private final Json json;
    private final Results results;
    private final Logs logs;
    private final Environment environment;
    private final LoadAction loadAction;
    private final RunnerState state = new RunnerState();
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    /** Null when runs may overlap. */
    private final Semaphore turn;

    Runner(Json json, Logs logs, Environment environment, LoadAction loadAction, boolean allowConcurrent) {
        this.json = json;
        this.logs = logs;
        this.environment = environment;
        this.loadAction = loadAction;
        results = new Results(json);
        turn = allowConcurrent ? null : new Semaphore(1, true);
    }

    @Override
    public void init(byte[] body, Reply reply) {
        InitRequest request;
        try {
            Object parsed = parse(body);
            state.beginInit();
            request = InitRequest.read(json, parsed);
        } catch (NotJsonException malformed) {
            reply.send(notJson());
            return;
        } catch (RefusedException refused) {
            refuse(refused, reply);
            return;
        }
        if (request == null) {
            state.failed();
            reply.send(Answer.failure(403, CODE_MISSING));
        } else {
            load(request, new Call(Call.Kind.INIT, reply));
        }
    }

    @Override
    public void run(byte[] body, Reply reply) {
        try {
            Action action = state.action();
            RunRequest request = RunRequest.read(json, parse(body));
            inTurn(action, request, new Call(Call.Kind.RUN, reply));
        } catch (NotJsonException malformed) {
            reply.send(notJson());
        } catch (RefusedException refused) {
            refuse(refused, reply);
        }
    }

    @Override
    public void abandon(String reason) {
        for (Call call : calls) {
            if (!call.claim()) continue;
            logs.end();
            call.send(call.failure(reason));
        }
    }

    private void load(InitRequest request, Call call) {
        calls.add(call);
        Answer answer = INITIALIZED;
        Action action = null;
        ExitTrap trap = ExitTrap.set();
        try {
            environment.exportInit(request.env());
            action = loadAction.load(request.code());
        } catch (LoadException wrong) {
            answer = failed(call, wrong.getMessage(), wrong.getMessage());
        } catch (Throwable thrown) {
            answer = failed(call, thrown);
        }
        ProcessExit exit = trap.release();
        if (exit != null && action != null) answer = failed(call, exit);
        boolean loaded = answer == INITIALIZED;
        if (loaded) state.initialized(action);
        else environment.takeBackInit();
        if (call.claim()) {
            if (!loaded) logs.end();
            if (!loaded) state.failed();
            call.send(answer);
        }
        calls.remove(call);
    }

    private void inTurn(Action action, RunRequest request, Call call) {
        calls.add(call);
        if (turn != null) turn.acquireUninterruptibly();
        Answer answer;
        boolean mine;
        try {
            answer = runAction(action, request, call);
            mine = call.claim();
            if (mine) logs.end();
        } finally {
            if (turn != null) turn.release();
        }
        if (mine) call.send(answer);
        calls.remove(call);
    }

    private Answer runAction(Action action, RunRequest request, Call call) {
        Answer answer;
        ExitTrap trap = ExitTrap.set();
        environment.enterRun(request.variables());
        try {
            String apiHost = environment.variables().get("__OW_API_HOST");
            answer = results.answer(action.run(request.value(), new RunContext(request.metadata(), apiHost)));
        } catch (Results.BadResultException bad) {
            logs.writeLine(bad.log);
            answer = Answer.failure(502, bad.getMessage());
        } catch (Throwable thrown) {
            answer = failed(call, thrown);
        }
        environment.leaveRun();
        ProcessExit exit = trap.release();
        return exit == null ? answer : call.failure(exit.reason());
    }

    private Answer failed(Call call, Throwable thrown) {
        if (thrown instanceof ProcessExit) {
            return failed(call, DescribeError.withStack(thrown), ((ProcessExit) thrown).reason());
        }
        return failed(call, DescribeError.withStack(thrown), DescribeError.inOneLine(thrown));
    }

    private Answer failed(Call call, String log, String why) {
        logs.writeLine(log);
        return call.failure(why);
    }

    private void refuse(RefusedException refused, Reply reply) {
        logs.writeLine(refused.getMessage());
        reply.send(Answer.failure(403, refused.getMessage()));
    }

    /** An empty body is null. */
    private Object parse(byte[] body) throws NotJsonException {
        if (body.length == 0) return null;
        Object value = json.parse(body);
        String type = json.typeOf(value);
        if (type.equals("object") || type.equals("array") || type.equals("null")) return value;
        throw new NotJsonException();
    }

    private static Answer notJson() {
        return Answer.failure(400, "Bad request: the body is not a JSON object.");
    }
}
