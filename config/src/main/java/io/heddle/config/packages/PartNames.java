package io.heddle.config.packages;

import io.heddle.config.Rule;
import io.heddle.config.xml.XmlReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Names of parts, which the open packaging conventions write as URI paths: what is not allowed in one is percent-encoded.
 * A name is safe when it stays below the folder it is unpacked to, on Linux and on Windows.
 */
final class PartNames {
    /** Unit: characters. Every file system in use takes this much. */
    private static final int PATH_MAX = 1024;

    private static final int STEP_MAX = 255;

    /** Unit: steps. No deeper folder is packed either. */
    private static final int DEPTH_MAX = 64;

    private static final String PLAIN = "[]-._~!$&'()*+,;=:@/";

    private PartNames() {}

    /** The decoded name; throws if it could lead elsewhere. */
    static String safe(String file, String written) throws BadPackage {
        var name = decode(file, written);
        if (name.isEmpty() || name.length() > PATH_MAX) throw bad(file, written, "is empty or too long");
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.matches("(?s)[A-Za-z]:.*")) {
            throw bad(file, written, "is absolute, or has back-slashes");
        }
        if (name.codePoints().anyMatch(c -> c < 0x20 || c == 0x7F)) throw bad(file, written, "has control characters");
        var steps = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (steps.chars().filter(c -> c == '/').count() >= DEPTH_MAX) throw bad(file, written, "nests too deep");
        for (var step : steps.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) throw bad(file, written, "leads elsewhere");
            if (step.getBytes(StandardCharsets.UTF_8).length > STEP_MAX)
                throw bad(file, written, "has too long a step");
        }
        return name;
    }

    /** A role's name as a single step of a path. */
    static String step(String role) {
        return role.replaceAll("[/\\\\\\p{Cntrl}]", "_").replaceAll("^\\.+", "_");
    }

    static String encode(String name) {
        var out = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static String decode(String file, String written) throws BadPackage {
        if (written.indexOf('%') < 0) return written;
        var raw = written.getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%'
                    && i + 2 < raw.length
                    && HexFormat.isHexDigit(raw[i + 1])
                    && HexFormat.isHexDigit(raw[i + 2])) {
                out.put((byte) (HexFormat.fromHexDigit(raw[i + 1]) << 4 | HexFormat.fromHexDigit(raw[i + 2])));
                i += 2;
            } else {
                out.put(raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(out.flip())
                    .toString();
        } catch (CharacterCodingException e) {
            throw bad(file, written, "is not UTF-8");
        }
    }

    private static BadPackage bad(String file, String name, String what) {
        return new BadPackage(
                file, Rule.ZIP_NAME, "the name \"" + XmlReader.brief(name) + "\" " + what, "rename the file");
    }
}
