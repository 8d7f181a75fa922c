package unlisten.runner.action;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class, {@code Sample}, to take a runner through its first steps with: an echo that exits when its parameters have
 * an "exit".
 *
 * <p>Written by ASM, since a class that lay in the runner's own jar would be loaded from there.
 */
public final class SampleAction {
    private static final String JSON_OBJECT = "com/google/gson/JsonObject";

    private SampleAction() {}

    public static byte[] classFile() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Sample", null, "java/lang/Object", null);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
        String descriptor = "(L" + JSON_OBJECT + ";)L" + JSON_OBJECT + ";";
        MethodVisitor main = writer.visitMethod(access, "main", descriptor, null, null);
        main.visitCode();
        main.visitVarInsn(Opcodes.ALOAD, 0);
        main.visitLdcInsn("exit");
        main.visitMethodInsn(Opcodes.INVOKEVIRTUAL, JSON_OBJECT, "has", "(Ljava/lang/String;)Z", false);
        Label echo = new Label();
        main.visitJumpInsn(Opcodes.IFEQ, echo);
        main.visitInsn(Opcodes.ICONST_1);
        main.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
        main.visitLabel(echo);
        main.visitVarInsn(Opcodes.ALOAD, 0);
        main.visitInsn(Opcodes.ARETURN);
        main.visitMaxs(0, 0);
        main.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
