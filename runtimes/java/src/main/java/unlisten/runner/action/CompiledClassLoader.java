package unlisten.runner.action;

import java.util.Map;

/** Defines classes that were compiled in memory, rewritten. */
final class CompiledClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> classFiles;

    /** @param classFiles  by the classes' binary names */
    CompiledClassLoader(Map<String, byte[]> classFiles, ClassLoader parent) {
        super(parent);
        this.classFiles = classFiles;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] classFile = classFiles.get(name);
        if (classFile == null) throw new ClassNotFoundException(name);
        byte[] rewritten = CallRewriter.rewrite(classFile);
        return defineClass(name, rewritten, 0, rewritten.length);
    }
}
