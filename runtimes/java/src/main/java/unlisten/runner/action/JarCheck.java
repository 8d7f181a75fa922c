package unlisten.runner.action;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;

/**
 * Reads a whole jar once, since Java itself reads it by pieces, for years perhaps, and does not look at checksums.
 *
 * <p>Nothing is written: entries stay in the jar, so that it does not matter where their names lead.
 */
final class JarCheck {
    private static final long MAX_BYTES = 512L * 1024 * 1024;
    private static final int MAX_ENTRIES = 100_000;

    private final byte[] buffer = new byte[64 * 1024];
    private long bytes;

    /** @throws LoadException when an entry is damaged, or there is more in the jar than a runner takes */
    void check(JarFile jar) throws LoadException {
        if (jar.size() > MAX_ENTRIES) throw new LoadException("the jar must have <= " + MAX_ENTRIES + " entries");
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            if (!entry.isDirectory()) check(jar, entry);
        }
    }

    private void check(JarFile jar, JarEntry entry) throws LoadException {
        CRC32 sum = new CRC32();
        try (InputStream in = jar.getInputStream(entry)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sum.update(buffer, 0, count);
                bytes += count;
                if (bytes > MAX_BYTES) throw new LoadException("the jar must unpack to <= " + MAX_BYTES + " bytes");
            }
        } catch (IOException damaged) {
            throw damaged(entry);
        }
        if (entry.getCrc() >= 0 && entry.getCrc() != sum.getValue()) throw damaged(entry);
    }

    private static LoadException damaged(JarEntry entry) {
        return new LoadException("the jar is damaged at " + entry.getName());
    }
}
