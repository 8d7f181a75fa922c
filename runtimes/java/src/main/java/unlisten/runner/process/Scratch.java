package unlisten.runner.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where the runner puts an action's jars: folders below TMPDIR, which are gone when the process ends. */
public final class Scratch {
    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path parent;
    private final List<Path> folders = new ArrayList<>();

    /** @param tmpdir  the variable TMPDIR, or null for the JVM's own idea */
    public Scratch(String tmpdir) {
        parent = Path.of(tmpdir == null || tmpdir.isEmpty() ? System.getProperty("java.io.tmpdir") : tmpdir);
    }

    /** A new empty folder that only this user can look into. */
    public synchronized Path makeFolder() throws IOException {
        // Not by createTempDirectory: its random numbers take longer to set up than all the rest of /init.
        Path folder = parent.resolve("unlisten-action-" + Long.toString(System.nanoTime(), 36));
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        folders.add(folder);
        return folder;
    }

    /** Removes a folder; what cannot be removed stays. */
    public synchronized void remove(Path folder) {
        if (!folders.remove(folder)) return;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) Files.deleteIfExists(file);
        } catch (IOException gone) {
            // Somebody was faster.
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException inUse) {
            // Left to whoever clears TMPDIR.
        }
    }

    public synchronized void removeAll() {
        for (Path folder : List.copyOf(folders)) remove(folder);
    }
}
