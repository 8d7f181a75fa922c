package unlisten.runner.action;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import unlisten.runner.testing.Jars;

class CallRewriterTest {
    /** Owners and names of all that a class calls or refers to. */
    private static Set<String> callsOf(byte[] classFile) {
        Set<String> calls = new TreeSet<>();
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitMethodInsn(int opcode, String owner, String called, String type, boolean ofInterface) {
                        calls.add(owner + "." + called);
                    }

                    @Override
                    public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... constants) {
                        for (Object constant : constants) {
                            if (constant instanceof Handle) calls.add(((Handle) constant).getOwner() + "." + ((Handle) constant).getName());
                        }
                    }
                };
            }
        };
        new ClassReader(classFile).accept(visitor, 0);
        return calls;
    }

    @Test
    void callsAndReferencesAreRedirected() {
        Set<String> calls = callsOf(CallRewriter.rewrite(Jars.resource("actions/Samples.class")));
        Set<String> redirected = new TreeSet<>(calls);
        redirected.removeIf(call -> !call.startsWith("unlisten/runner/action/ActionSystem."));
        Set<String> names = new TreeSet<>();
        for (String call : redirected) names.add(call.substring(call.indexOf('.') + 1));
        assertEquals(Set.of("environment", "exec", "exit", "getenv", "halt", "start"), names);
        Set<String> left = new TreeSet<>(calls);
        left.retainAll(Set.of("java/lang/System.exit", "java/lang/System.getenv", "java/lang/Runtime.halt",
                "java/lang/Runtime.exec", "java/lang/ProcessBuilder.start", "java/lang/ProcessBuilder.environment"));
        assertEquals(Set.of(), left);
    }

    @Test
    void aClassWithoutSuchCallsStaysAsItIs() {
        byte[] classFile = Jars.resource("unlisten/runner/testing/Answered.class");
        assertSame(classFile, CallRewriter.rewrite(classFile));
    }

    @Test
    void whatIsNoClassIsLeftToTheJvm() {
        byte[] noClass = {1, 2, 3};
        assertArrayEquals(noClass, CallRewriter.rewrite(noClass));
    }
}
