package unlisten.runner.action;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Redirects what a class calls to end the process, to read the environment or to start children, to
 * {@link ActionSystem}.
 *
 * <p>Method references are redirected too. Calls by reflection, and those of classes that an action's own class loader
 * defines, are not.
 */
final class CallRewriter {
    private static final String STAND_IN = ActionSystem.class.getName().replace('.', '/');
    private static final int METHOD_REFERENCE = 10;
    private static final String EXEC_RESULT = ")Ljava/lang/Process;";

    /** Owner, name and descriptor in one. */
    private static final Set<String> REDIRECTED = new HashSet<>(Set.of(
            "java/lang/System.exit(I)V",
            "java/lang/System.getenv()Ljava/util/Map;",
            "java/lang/System.getenv(Ljava/lang/String;)Ljava/lang/String;",
            "java/lang/Runtime.exit(I)V",
            "java/lang/Runtime.halt(I)V",
            "java/lang/ProcessBuilder.start()Ljava/lang/Process;",
            "java/lang/ProcessBuilder.environment()Ljava/util/Map;",
            "java/lang/ProcessBuilder.startPipeline(Ljava/util/List;)Ljava/util/List;"));

    static {
        for (String command : new String[] {"Ljava/lang/String;", "[Ljava/lang/String;"}) {
            String exec = "java/lang/Runtime.exec(" + command;
            REDIRECTED.add(exec + EXEC_RESULT);
            REDIRECTED.add(exec + "[Ljava/lang/String;" + EXEC_RESULT);
            REDIRECTED.add(exec + "[Ljava/lang/String;Ljava/io/File;" + EXEC_RESULT);
        }
    }

    private CallRewriter() {}

    /** @return the class as it may be defined; the same bytes when there is nothing to redirect in it */
    static byte[] rewrite(byte[] classFile) {
        try {
            ClassReader reader = new ClassReader(classFile);
            if (!callsAny(reader)) return classFile;
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new Redirection(writer), 0);
            return writer.toByteArray();
        } catch (RuntimeException unreadable) {
            // Damaged, which the JVM says better, or of a Java that is newer than ASM.
            return classFile;
        }
    }

    /** Looks at the constant pool alone: most classes end here. */
    private static boolean callsAny(ClassReader reader) {
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int index = 1; index < reader.getItemCount(); index++) {
            int item = reader.getItem(index);
            if (item == 0 || reader.readByte(item - 1) != METHOD_REFERENCE) continue;
            String owner = reader.readClass(item, buffer);
            if (!owner.startsWith("java/lang/")) continue;
            int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
            String name = reader.readUTF8(nameAndType, buffer);
            String descriptor = reader.readUTF8(nameAndType + 2, buffer);
            if (isRedirected(owner, name, descriptor)) return true;
        }
        return false;
    }

    private static boolean isRedirected(String owner, String name, String descriptor) {
        return REDIRECTED.contains(owner + "." + name + descriptor);
    }

    /** A method of an object becomes a static one whose first argument is the object. */
    private static String asStatic(boolean wasStatic, String owner, String descriptor) {
        return wasStatic ? descriptor : "(L" + owner + ";" + descriptor.substring(1);
    }

    private static Object redirectConstant(Object constant) {
        if (!(constant instanceof Handle)) return constant;
        Handle handle = (Handle) constant;
        if (!isRedirected(handle.getOwner(), handle.getName(), handle.getDesc())) return constant;
        boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
        String descriptor = asStatic(isStatic, handle.getOwner(), handle.getDesc());
        return new Handle(Opcodes.H_INVOKESTATIC, STAND_IN, handle.getName(), descriptor, false);
    }

    private static final class Redirection extends ClassVisitor {
        Redirection(ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            return new Calls(super.visitMethod(access, name, descriptor, signature, exceptions));
        }
    }

    private static final class Calls extends MethodVisitor {
        Calls(MethodVisitor writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (isRedirected(owner, name, descriptor)) {
                String same = asStatic(opcode == Opcodes.INVOKESTATIC, owner, descriptor);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, STAND_IN, name, same, false);
            } else {
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            Object[] redirected = new Object[arguments.length];
            for (int at = 0; at < arguments.length; at++) redirected[at] = redirectConstant(arguments[at]);
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, redirected);
        }
    }
}
