package unlisten.runner.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A jar with one class, {@code Trained}: an echo that exits when its parameters have an "exit".
 *
 * <p>Written by ASM, for a class that lay in the runner's own jar would be loaded from there.
 */
final class TrainedAction {
    private static final String JSON_OBJECT = "com/google/gson/JsonObject";

    private TrainedAction() {}

    static String jarInBase64() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("Trained.class"));
            jar.write(classFile());
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static byte[] classFile() {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES | ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Trained", null, "java/lang/Object", null);
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
