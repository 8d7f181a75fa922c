package unlisten.runner.action;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles one file of Java source in memory; needs a JDK. */
final class SourceCompiler {
    private SourceCompiler() {}

    /**
     * @return class files by the classes' binary names, in the compiler's order
     * @throws LoadException with what the compiler says, places included
     */
    static Map<String, byte[]> compile(String source) throws LoadException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new LoadException("the code is source text, and this Java has no compiler: a JDK is needed, or a jar");
        }
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavaFileManager standard = compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
        Output output = new Output(standard);
        // The runner's own jar is where Gson and ActionContext are.
        List<String> options = List.of("-classpath", System.getProperty("java.class.path"), "-proc:none", "-g");
        boolean compiled =
                compiler.getTask(null, output, diagnostics, options, null, List.of(new Source(source))).call();
        if (!compiled) throw new LoadException(describe(diagnostics));
        return output.classFiles();
    }

    private static String describe(DiagnosticCollector<JavaFileObject> diagnostics) {
        StringBuilder text = new StringBuilder("the source does not compile:");
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() != Diagnostic.Kind.ERROR) continue;
            text.append("\nline ").append(diagnostic.getLineNumber()).append(", column ")
                    .append(diagnostic.getColumnNumber()).append(": ").append(diagnostic.getMessage(Locale.ROOT));
        }
        return text.toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Action.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** A public class may have any name: the text has come without that of its file. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }

    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        Output(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    written.put(className, bytes);
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classFiles() {
            Map<String, byte[]> classFiles = new LinkedHashMap<>();
            written.forEach((name, bytes) -> classFiles.put(name, bytes.toByteArray()));
            return classFiles;
        }
    }
}
