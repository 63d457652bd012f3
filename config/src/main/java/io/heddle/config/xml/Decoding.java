package io.heddle.config.xml;

import io.heddle.config.Rule;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns the bytes of a document into text: by its byte-order mark, by the look of its first characters, or by what it
 * declares; UTF-8 otherwise. Line ends become single line feeds, as XML prescribes.
 */
final class Decoding {
    private static final Pattern DECLARED =
            Pattern.compile("^\\s*<\\?xml[^>]{0,200}?encoding\\s*=\\s*[\"']([^\"']{1,60})[\"']");
    private static final int HEAD = 400;

    private Decoding() {}

    /** The text without its mark; empty, with an error among the findings, when the bytes are not what they claim to be. */
    static Optional<String> decode(String file, byte[] bytes, Findings findings) {
        var mark = mark(bytes);
        var charset = mark.charset();
        var declared = declared(bytes, charset);
        if (mark.certain()) {
            declared.filter(d -> !sameFamily(d, charset))
                    .ifPresent(d -> findings.warning(
                            Place.at(file, 1, 1),
                            Rule.ENCODING_DECLARATION,
                            "declares encoding " + d + " but is " + charset,
                            "correct or drop the declaration; the bytes are believed"));
            return text(file, bytes, mark.length(), charset, findings);
        }
        if (declared.isEmpty()) return text(file, bytes, 0, charset, findings);
        try {
            var named = Charset.forName(declared.get());
            // A declaration that could be read as bytes cannot be UTF-16, whatever it says.
            var wide = named.name().startsWith("UTF-16") || named.name().startsWith("UTF-32");
            if (wide) {
                findings.warning(
                        Place.at(file, 1, 1),
                        Rule.ENCODING_DECLARATION,
                        "declares encoding " + declared.get() + " but is not",
                        "declare utf-8; read as UTF-8");
            }
            return text(file, bytes, 0, wide ? StandardCharsets.UTF_8 : named, findings);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            findings.error(
                    Place.at(file, 1, 1),
                    Rule.ENCODING_UNKNOWN,
                    "unknown encoding \"" + declared.get() + "\"",
                    "save the file as UTF-8");
            return Optional.empty();
        }
    }

    private static Optional<String> text(String file, byte[] bytes, int skip, Charset charset, Findings findings) {
        var decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, skip, bytes.length - skip);
        var out = CharBuffer.allocate((int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()) + 2);
        var result = decoder.decode(in, out, true);
        if (!result.isError()) result = decoder.flush(out);
        out.flip();
        var text = out.toString().replace("\r\n", "\n").replace('\r', '\n');
        if (!result.isError()) return Optional.of(text);
        var lines = new Lines(text);
        findings.error(
                Place.at(file, lines.line(text.length()), lines.column(text.length())),
                Rule.ENCODING_BROKEN,
                "a byte sequence here is not " + charset,
                "save the file as UTF-8");
        return Optional.empty();
    }

    private static Optional<String> declared(byte[] bytes, Charset charset) {
        var head = new String(
                bytes,
                0,
                Math.min(bytes.length, HEAD),
                charset.equals(StandardCharsets.UTF_8) ? StandardCharsets.ISO_8859_1 : charset);
        var matcher = DECLARED.matcher(
                head.startsWith("\uFEFF")
                        ? head.substring(1)
                        : head.startsWith("\u00EF\u00BB\u00BF") ? head.substring(3) : head);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean sameFamily(String declared, Charset charset) {
        var name = charset.name();
        return declared.equalsIgnoreCase(name)
                || (name.startsWith("UTF-16") && declared.equalsIgnoreCase("utf-16"))
                || (name.equals("UTF-8") && declared.equalsIgnoreCase("utf8"));
    }

    private static Mark mark(byte[] b) {
        if (starts(b, 0xEF, 0xBB, 0xBF)) return new Mark(StandardCharsets.UTF_8, 3, true);
        if (starts(b, 0xFF, 0xFE)) return new Mark(StandardCharsets.UTF_16LE, 2, true);
        if (starts(b, 0xFE, 0xFF)) return new Mark(StandardCharsets.UTF_16BE, 2, true);
        if (starts(b, '<', 0)) return new Mark(StandardCharsets.UTF_16LE, 0, true);
        if (starts(b, 0, '<')) return new Mark(StandardCharsets.UTF_16BE, 0, true);
        return new Mark(StandardCharsets.UTF_8, 0, false);
    }

    private static boolean starts(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) return false;
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) return false;
        }
        return true;
    }

    private record Mark(Charset charset, int length, boolean certain) {}
}
