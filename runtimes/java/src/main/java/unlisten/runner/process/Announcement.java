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

    /**
     * Java opens descriptors by name only, and a socket, which is what Node gives its children, has none. Unsafe, since
     * opening java.io to this class costs a start 15 ms: the JVM cannot use the modules of its archive then.
     */
    private static FileDescriptor descriptor(int number) throws IOException {
        try {
            Field unsafe = Unsafe.class.getDeclaredField("theUnsafe");
            unsafe.setAccessible(true);
            FileDescriptor descriptor = new FileDescriptor();
            Field field = FileDescriptor.class.getDeclaredField("fd");
            ((Unsafe) unsafe.get(null)).putInt(descriptor, ((Unsafe) unsafe.get(null)).objectFieldOffset(field), number);
            return descriptor;
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IOException("cannot write to descriptor " + number + ": " + closed, closed);
        }
    }
}
