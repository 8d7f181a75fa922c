package unlisten.runner.action;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.security.PermissionCollection;
import java.security.Permissions;
import java.security.cert.Certificate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Loads an action's classes from its jars, rewritten; resources are found as in any jar. */
final class JarClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final ActionJar action;

    JarClassLoader(ActionJar action, ClassLoader parent) {
        super(action.addresses().toArray(new URL[0]), parent);
        this.action = action;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String path = name.replace('.', '/') + ".class";
        for (int at = 0; at < action.jars().size(); at++) {
            JarFile jar = action.jars().get(at);
            JarEntry entry = jar.getJarEntry(path);
            if (entry == null) continue;
            try (InputStream in = jar.getInputStream(entry)) {
                return define(name, in.readAllBytes(), jar, action.addresses().get(at));
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
        throw new ClassNotFoundException(name);
    }

    private Class<?> define(String name, byte[] classFile, JarFile jar, URL address) throws IOException {
        int dot = name.lastIndexOf('.');
        if (dot > 0) definePackageOnce(name.substring(0, dot), jar, address);
        byte[] rewritten = CallRewriter.rewrite(classFile);
        CodeSource source = new CodeSource(address, (Certificate[]) null);
        return defineClass(name, rewritten, 0, rewritten.length, source);
    }

    private void definePackageOnce(String name, JarFile jar, URL address) throws IOException {
        if (getDefinedPackage(name) != null) return;
        try {
            if (jar.getManifest() == null) definePackage(name, null, null, null, null, null, null, null);
            else definePackage(name, jar.getManifest(), address);
        } catch (IllegalArgumentException definedMeanwhile) {
            // By another thread, from the same jar.
        }
    }

    /** None: without a SecurityManager nobody asks, and to find them out takes longer than to load the class. */
    @Override
    protected PermissionCollection getPermissions(CodeSource source) {
        return new Permissions();
    }

    @Override
    public void close() throws IOException {
        super.close();
        action.close();
    }
}
