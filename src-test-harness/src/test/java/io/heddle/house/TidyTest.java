package io.heddle.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What every source file must look like. */
class TidyTest {
    private static final int LINES_MAX = 400;

    private static final int METHOD_LINES_MAX = 60;

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern MACHINE_PATH = Pattern.compile("(?<![A-Za-z0-9_.])/(work|root|home)/[a-z]");
    private static final Set<String> BUILT = Set.of("target", "node_modules");
    private static final Path TOP = Path.of(System.getProperty("heddle.top"));

    @Test
    void noSourceFileIsLong() throws IOException {
        var found = new ArrayList<String>();
        for (var file : sources()) {
            long lines = Files.readAllLines(file).size();
            if (lines > LINES_MAX) found.add(TOP.relativize(file) + ": " + lines + " lines");
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noMethodIsLong() throws IOException {
        var found = new ArrayList<String>();
        var compiler = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of("-proc:none"), null, files());
        for (var unit : compiler.parse()) {
            var positions = Trees.instance(compiler).getSourcePositions();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void nothing) {
                    if (method.getBody() != null) {
                        long first = line(unit, positions.getStartPosition(unit, method.getBody()));
                        long lines = line(unit, positions.getEndPosition(unit, method.getBody())) - first + 1;
                        if (lines > METHOD_LINES_MAX) {
                            found.add(
                                    unit.getSourceFile().getName() + ": " + method.getName() + ", " + lines + " lines");
                        }
                    }
                    return super.visitMethod(method, null);
                }
            }.scan(unit, null);
        }
        assertThat(found).isEmpty();
    }

    private static long line(CompilationUnitTree unit, long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    private static Iterable<? extends JavaFileObject> files() throws IOException {
        return ToolProvider.getSystemJavaCompiler()
                .getStandardFileManager(null, null, null)
                .getJavaFileObjectsFromPaths(sources());
    }

    @Test
    void nothingKnowsTheMachineThatItWasWrittenOn() throws IOException {
        var found = new ArrayList<String>();
        for (var file : texts()) {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (!file.endsWith("TidyTest.java") && MACHINE_PATH.matcher(text).find()) {
                found.add(TOP.relativize(file).toString());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyFileIsText() throws IOException {
        var found = new ArrayList<String>();
        for (var file : texts()) {
            if (Files.readString(file, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0) {
                found.add(TOP.relativize(file).toString());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void resourcesLieWhereTheyAreFound() throws IOException {
        assertThat(texts().stream()
                        .filter(f -> f.toString().matches(".*/src/(main|test)/java/.*"))
                        .filter(f -> !f.toString().endsWith(".java"))
                        .map(f -> TOP.relativize(f).toString()))
                .isEmpty();
    }

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        var found = new ArrayList<String>();
        for (var file : sources()) {
            boolean self = file.endsWith("TidyTest.java");
            if (!self && UNFINISHED.matcher(Files.readString(file)).find()) {
                found.add(TOP.relativize(file).toString());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndRefusesNull() throws IOException {
        var found = new ArrayList<String>();
        for (var folder : sources().stream()
                .filter(f -> f.toString().contains("/src/main/java/"))
                .map(Path::getParent)
                .distinct()
                .toList()) {
            var info = folder.resolve("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).contains("@NullMarked")) {
                found.add(TOP.relativize(folder).toString());
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        return texts().stream().filter(f -> f.toString().endsWith(".java")).toList();
    }

    /** All that is not built: folders of builds and of tools, and whatever is hidden, aside. */
    private static List<Path> texts() throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(TOP, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                boolean skip = !folder.equals(TOP) && (name.startsWith(".") || BUILT.contains(name));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!file.getFileName().toString().startsWith(".")) found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
