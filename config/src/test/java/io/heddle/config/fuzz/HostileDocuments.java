package io.heddle.config.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.config.Finding;
import io.heddle.config.translation.ServiceCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Documents made to harm, by name. As a program, it reads them all, so that a test can give it little memory. */
final class HostileDocuments {
    private static final String OPEN = "<ServiceDefinition name=\"S\" "
            + "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceDefinition\">";
    private static final String CLOSE = "</ServiceDefinition>";
    private static final String CONFIGURATION = "<ServiceConfiguration serviceName=\"S\" "
            + "xmlns=\"http://schemas.microsoft.com/ServiceHosting/2008/10/ServiceConfiguration\"/>";

    private HostileDocuments() {}

    /** Each is made only when it is read, since some are large. {@code canary}: a URL that nobody may ask for. */
    static Map<String, Supplier<byte[]>> all(String canary) {
        var all = new LinkedHashMap<String, Supplier<byte[]>>();
        text(all, "external-entity", "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + canary + "\">]>" + OPEN + "&x;" + CLOSE);
        text(
                all,
                "external-parameter-entity",
                "<!DOCTYPE a [<!ENTITY % x SYSTEM \"" + canary + "\"> %x;]>" + OPEN + CLOSE);
        text(all, "external-document-type", "<!DOCTYPE a SYSTEM \"" + canary + "\">" + OPEN + CLOSE);
        text(
                all,
                "schema-location",
                OPEN.replace(
                                ">",
                                " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" " + "xsi:schemaLocation=\"a "
                                        + canary + "\">")
                        + CLOSE);
        text(all, "style-sheet", "<?xml-stylesheet href=\"" + canary + "\"?>" + OPEN + CLOSE);
        text(
                all,
                "inclusion",
                OPEN + "<x:include xmlns:x=\"http://www.w3.org/2001/XInclude\" href=\"" + canary + "\"/>" + CLOSE);
        all.put("entity-bomb", () -> bomb().getBytes(UTF_8));
        all.put("million-deep", () -> (OPEN + "<a>".repeat(1_000_000)).getBytes(UTF_8));
        all.put("million-deep-and-back", () -> (OPEN + "<a>".repeat(500_000) + "</a>".repeat(500_000) + CLOSE)
                .getBytes(UTF_8));
        all.put("attribute-of-100-megabytes", () -> long100("<WorkerRole name=\"", "\"/>"));
        all.put(
                "attribute-of-4-megabytes",
                () -> (OPEN + "<WorkerRole name=\"" + "x".repeat(4_000_000) + "\"/>" + CLOSE).getBytes(UTF_8));
        all.put("text-of-4-megabytes", () -> (OPEN + "x".repeat(4_000_000) + CLOSE).getBytes(UTF_8));
        all.put("million-elements", () -> (OPEN + "<a/>".repeat(1_000_000)).getBytes(UTF_8));
        all.put("hundred-thousand-attributes", () -> attributes(100_000));
        all.put("ten-thousand-endpoints", () -> (OPEN + "<WorkerRole name=\"W\"><Endpoints>"
                        + repeated("<InputEndpoint name=\"e%d\" protocol=\"tcp\" port=\"%<d\"/>", 9_900)
                        + "</Endpoints></WorkerRole>" + CLOSE)
                .getBytes(UTF_8));
        all.put("ten-thousand-settings-under-a-long-name", () -> (OPEN + "<WorkerRole name=\"" + "x".repeat(90)
                        + "\"><ConfigurationSettings>" + repeated("<Setting name=\"s%d\" bad=\"\"/>", 9_900)
                        + "</ConfigurationSettings></WorkerRole>" + CLOSE)
                .getBytes(UTF_8));
        all.put("ten-thousand-imports", () -> (OPEN + "<WorkerRole name=\"W\"><Imports>"
                        + "<Import moduleName=\"Caching\"/>".repeat(9_900) + "</Imports></WorkerRole>" + CLOSE)
                .getBytes(UTF_8));
        all.put("thousand-long-xpaths", () -> (OPEN
                        + "<WorkerRole name=\"W\"><Startup><Task commandLine=\"c\"><Environment>"
                        + ("<Variable name=\"v\"><RoleInstanceValue xpath=\"" + "(".repeat(900) + "\"/></Variable>")
                                .repeat(3_000)
                        + "</Environment></Task></Startup></WorkerRole>" + CLOSE)
                .getBytes(UTF_8));
        broken(all);
        return all;
    }

    private static void broken(Map<String, Supplier<byte[]>> all) {
        all.put("half-a-surrogate", HostileDocuments::halfSurrogate);
        all.put(
                "odd-number-of-bytes-in-utf-16",
                () -> java.util.Arrays.copyOf(("\uFEFF" + OPEN + CLOSE).getBytes(UTF_16LE), 333));
        all.put("broken-utf-8", () -> (OPEN + "\u00ff\u00fe" + CLOSE)
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        text(all, "null-character", OPEN + "\0" + CLOSE);
        text(all, "null-reference", OPEN + "&#0;" + CLOSE);
        text(all, "undeclared-entity", OPEN + "&nbsp;" + CLOSE);
        text(all, "unknown-encoding", "<?xml version=\"1.0\" encoding=\"x-no-such\"?>" + OPEN + CLOSE);
        text(all, "encoding-of-another-kind", "<?xml version=\"1.0\" encoding=\"UTF-32\"?>" + OPEN + CLOSE);
        text(all, "xml-1.1", "<?xml version=\"1.1\"?>" + OPEN + "&#1;" + CLOSE);
        text(all, "two-roots", OPEN + CLOSE + OPEN + CLOSE);
        text(all, "nothing-but-a-comment", "<!-- -->");
    }

    /** Reads one; what was found. */
    static java.util.List<Finding> read(byte[] document) {
        var pair = ServiceCheck.check("a", document, "b", CONFIGURATION.getBytes(UTF_8));
        return pair.findings();
    }

    /** Prints the names of those that were answered with an error, each with its rules. */
    public static void main(String[] arguments) {
        all(arguments[0]).forEach((name, document) -> {
            var errors = read(document.get()).stream()
                    .filter(Finding::isError)
                    .map(Finding::rule)
                    .distinct()
                    .toList();
            System.out.println(name + " " + errors);
        });
    }

    private static void text(Map<String, Supplier<byte[]>> all, String name, String text) {
        all.put(name, () -> text.getBytes(UTF_8));
    }

    private static String bomb() {
        var out = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"lol\">");
        for (int i = 1; i < 12; i++)
            out.append("<!ENTITY e")
                    .append(i)
                    .append(" \"")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("\">");
        return out.append("]>").append(OPEN).append("&e11;").append(CLOSE).toString();
    }

    private static byte[] long100(String before, String after) {
        var bytes = new byte[100 << 20];
        java.util.Arrays.fill(bytes, (byte) 'x');
        var start = (OPEN + before).getBytes(UTF_8);
        var end = (after + CLOSE).getBytes(UTF_8);
        System.arraycopy(start, 0, bytes, 0, start.length);
        System.arraycopy(end, 0, bytes, bytes.length - end.length, end.length);
        return bytes;
    }

    private static byte[] halfSurrogate() {
        var bytes = ("\uFEFF" + OPEN + "<WorkerRole name=\"~\"/>" + CLOSE).getBytes(UTF_16LE);
        for (int i = 0; i < bytes.length; i += 2) {
            if (bytes[i] == '~') {
                bytes[i] = 0x3D;
                bytes[i + 1] = (byte) 0xD8;
            }
        }
        return bytes;
    }

    private static byte[] attributes(int count) {
        return (OPEN + "<WorkerRole " + repeated("a%d=\"\" ", count) + "/>" + CLOSE).getBytes(UTF_8);
    }

    private static String repeated(String shape, int count) {
        var out = new StringBuilder();
        for (int i = 1; i <= count; i++) out.append(String.format(java.util.Locale.ROOT, shape, i));
        return out.toString();
    }
}
