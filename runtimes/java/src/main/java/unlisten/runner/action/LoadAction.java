package unlisten.runner.action;

import java.nio.file.Path;
import java.util.Map;
import unlisten.runner.json.Json;
import unlisten.runner.process.Scratch;

/** Loads an action's code and finds its {@code main}. */
public final class LoadAction {
    private final Json json;
    private final Scratch scratch;

    /** @param scratch  where jars go */
    public LoadAction(Json json, Scratch scratch) {
        this.json = json;
        this.scratch = scratch;
    }

    /** Rewrites a class for nothing, so that all that takes is there when the first action comes. */
    public static void warmUp() {
        CallRewriter.rewrite(SampleAction.classFile());
    }

    /**
     * @throws LoadException when the message says it all
     * @throws Throwable what the code throws when it is loaded; nothing is left on the disk then
     */
    public Action load(ActionCode code) throws Throwable {
        return code.binary() ? loadJar(code) : loadSource(code);
    }

    private Action loadJar(ActionCode code) throws Throwable {
        Path folder = scratch.makeFolder();
        JarClassLoader loader = null;
        try {
            ActionJar jar = ActionJar.unpack(code.code(), folder);
            loader = new JarClassLoader(jar, getClass().getClassLoader());
            MainName main = mainOf(code, jar);
            return Action.of(Class.forName(main.className(), false, loader), main.method(), json);
        } catch (Throwable failed) {
            if (loader != null) loader.close();
            scratch.remove(folder);
            throw failed;
        }
    }

    /** Clients that do not ask for {@code main} send "main", which is no class: then the manifest may name one. */
    private static MainName mainOf(ActionCode code, ActionJar jar) throws Exception {
        if (code.main().equals(MainName.DEFAULT_METHOD)) {
            String mainClass = jar.mainClass();
            if (mainClass != null) return MainName.parse(mainClass);
        }
        return MainName.parse(code.main());
    }

    private Action loadSource(ActionCode code) throws Throwable {
        Map<String, byte[]> classFiles = SourceCompiler.compile(code.code());
        ClassLoader loader = new CompiledClassLoader(classFiles, getClass().getClassLoader());
        MainName main = MainName.parse(code.main());
        if (!classFiles.containsKey(main.className())) main = methodOfSomeClass(main, classFiles, loader);
        return Action.of(Class.forName(main.className(), false, loader), main.method(), json);
    }

    private MainName methodOfSomeClass(MainName main, Map<String, byte[]> classFiles, ClassLoader loader)
            throws ClassNotFoundException, NoSuchMethodException {
        for (String name : classFiles.keySet()) {
            MainName candidate = main.asMethodOf(name);
            if (Action.canBeOf(Class.forName(name, false, loader), candidate.method(), json)) return candidate;
        }
        throw new NoSuchMethodException("the source has neither a class " + main.className()
                + " nor a method: static JsonObject " + main.asMethodOf("").method() + "(JsonObject)");
    }
}
