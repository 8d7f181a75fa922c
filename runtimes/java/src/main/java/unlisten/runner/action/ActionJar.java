package unlisten.runner.action;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** The jar of an action, and the jars in its folder {@code lib}, as files. */
final class ActionJar {
    private final List<JarFile> jars = new ArrayList<>();
    private final List<URL> addresses = new ArrayList<>();

    private ActionJar() {}

    /**
     * Writes the jar to a folder and checks it.
     *
     * @param folder  empty; the caller removes it
     * @throws LoadException when the text is not base64, or the bytes are no jar or a damaged one
     */
    static ActionJar unpack(String base64, Path folder) throws LoadException, IOException {
        ActionJar action = new ActionJar();
        try {
            JarCheck check = new JarCheck();
            JarFile main = action.add(decode(base64), folder.resolve("action.jar"), check);
            int number = 0;
            for (Enumeration<JarEntry> entries = main.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!isLibrary(entry.getName())) continue;
                try (InputStream in = main.getInputStream(entry)) {
                    // By a name of our own: theirs may lead anywhere.
                    action.add(in.readAllBytes(), folder.resolve("lib-" + ++number + ".jar"), check);
                }
            }
            return action;
        } catch (LoadException | IOException refused) {
            action.close();
            throw refused;
        }
    }

    List<JarFile> jars() {
        return jars;
    }

    List<URL> addresses() {
        return addresses;
    }

    /** @return the class that the manifest names, or null */
    String mainClass() throws IOException {
        Manifest manifest = jars.get(0).getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    }

    void close() {
        for (JarFile jar : jars) {
            try {
                jar.close();
            } catch (IOException closed) {
                // It was only read.
            }
        }
    }

    private JarFile add(byte[] bytes, Path file, JarCheck check) throws LoadException, IOException {
        Files.write(file, bytes);
        JarFile jar;
        try {
            jar = new JarFile(file.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
        } catch (IOException damaged) {
            throw new LoadException("the code is no jar, or a damaged one: " + damaged.getMessage());
        }
        jars.add(jar);
        addresses.add(file.toUri().toURL());
        check.check(jar);
        return jar;
    }

    private static boolean isLibrary(String name) {
        return name.startsWith("lib/") && name.endsWith(".jar") && name.indexOf('/', 4) < 0;
    }

    private static byte[] decode(String base64) throws LoadException {
        try {
            String text = base64.strip();
            // Tools that break long lines are common.
            if (text.indexOf('\n') >= 0) text = text.replace("\n", "").replace("\r", "");
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new LoadException("the code is marked binary and is not base64");
        }
    }
}
