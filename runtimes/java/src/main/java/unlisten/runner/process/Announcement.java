package unlisten.runner.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import sun.misc.Unsafe;

/** Tells whoever waits for it where the runner listens: one line of JSON. */
public final class Announcement {
    private Announcement() {}

    /** Writes the line to an inherited descriptor, and closes it. */
    public static void toDescriptor(int number, String host, int port) throws IOException {
        try (FileOutputStream out = new FileOutputStream(descriptor(number))) {
            out.write(line(host, port));
        }
    }

    /** Writes the line to stdout. */
    public static void toStdout(String host, int port) {
        byte[] line = line(host, port);
        System.out.write(line, 0, line.length);
        System.out.flush();
    }

    private static byte[] line(String host, int port) {
        String line = "{\"host\":\"" + host + "\",\"port\":" + port + ",\"pid\":" + pid() + "}\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    /** Not by ProcessHandle where there is a shorter way: it starts a thread that waits for children. */
    private static String pid() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self")).toString();
        } catch (IOException noProc) {
            return Long.toString(ProcessHandle.current().pid());
        }
    }

    /** Java opens descriptors by name only, and a socket, which is what Node gives its children, has none. */
    private static FileDescriptor descriptor(int number) throws IOException {
        FileDescriptor descriptor = new FileDescriptor();
        try {
            Field field = FileDescriptor.class.getDeclaredField("fd");
            if (field.trySetAccessible()) field.setInt(descriptor, number);
            else setUnsafely(descriptor, field, number);
            return descriptor;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            String hint = "start Java with --add-opens java.base/java.io=ALL-UNNAMED";
            throw new IOException("cannot write to descriptor " + number + ": " + hint, closed);
        }
    }

    /**
     * Without java.io being opened to this class, which would cost each start some milliseconds: the JVM cannot take
     * its modules from the archive then. Java 24 and later warn on stderr, and a day will come when they refuse.
     */
    @SuppressWarnings({"deprecation", "removal"})
    private static void setUnsafely(FileDescriptor descriptor, Field field, int number)
            throws ReflectiveOperationException {
        Field instance = Unsafe.class.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Unsafe unsafe = (Unsafe) instance.get(null);
        unsafe.putInt(descriptor, unsafe.objectFieldOffset(field), number);
    }
}
