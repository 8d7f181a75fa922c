package unlisten.runner.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Writes jars for tests. */
public final class Jars {
    private Jars() {}

    /** A jar of classes of the tests, in base64. */
    public static String of(String... classNames) {
        return base64(entries(classNames));
    }

    public static Map<String, byte[]> entries(String... classNames) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : classNames) {
            String path = name.replace('.', '/') + ".class";
            entries.put(path, resource(path));
        }
        return entries;
    }

    public static String base64(Map<String, byte[]> entries) {
        return Base64.getEncoder().encodeToString(bytes(entries));
    }

    public static byte[] bytes(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    public static byte[] resource(String path) {
        try (InputStream in = Jars.class.getClassLoader().getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
