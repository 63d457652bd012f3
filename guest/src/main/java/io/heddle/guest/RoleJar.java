package io.heddle.guest;

import io.heddle.role.RoleEntryPoint;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds a role's entry point in its jar and the jars beside it in {@code lib}. */
final class RoleJar {
    private RoleJar() {}

    /** Throws {@link IOException} unless the jar is there and names one entry point that can be made; the message says which. */
    static RoleEntryPoint load(Path approot, String jar) throws IOException {
        Path file = approot.resolve(jar).normalize();
        if (!file.startsWith(approot)) throw new IOException("the entry point lies outside approot: " + jar);
        if (!Files.isRegularFile(file)) throw new IOException("the package has no " + jar + " in its approot");
        var loader = new Loader(urls(approot, file));
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Iterator<RoleEntryPoint> found =
                    ServiceLoader.load(RoleEntryPoint.class, loader).iterator();
            if (!found.hasNext()) {
                throw new IOException(jar + " names no entry point: it needs a file META-INF/services/"
                        + RoleEntryPoint.class.getName() + " with the name of a class that implements it");
            }
            RoleEntryPoint role = found.next();
            if (found.hasNext()) throw new IOException(jar + " names more than one entry point");
            return role;
        } catch (ServiceConfigurationError e) {
            throw new IOException(jar + ": " + e.getMessage(), e);
        }
    }

    private static URL[] urls(Path approot, Path jar) throws IOException {
        List<URL> urls = new ArrayList<>(List.of(url(jar)));
        Path lib = approot.resolve("lib");
        if (Files.isDirectory(lib)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "*.jar")) {
                for (Path p : jars) urls.add(url(p));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    /** Shows the role its own classes, the JDK's and the role API: never the guest's, whose libraries it may have too. */
    private static final class Loader extends URLClassLoader {
        private static final String API = "io.heddle.role.";

        Loader(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return name.startsWith(API) ? Class.forName(name) : super.findClass(name);
        }
    }
}
