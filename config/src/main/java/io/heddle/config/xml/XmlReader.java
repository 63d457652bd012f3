package io.heddle.config.xml;

import io.heddle.config.Rule;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a document that a stranger wrote. Errors: a document type of any kind, more than {@value #BYTES_MAX} bytes,
 * {@value #DEPTH_MAX} levels or {@value #ELEMENTS_MAX} elements, and whatever is not well-formed; all are findings.
 */
public final class XmlReader {
    /** Unit: bytes. The largest file seen among 850 real ones has 40 kB. */
    public static final int BYTES_MAX = 4 << 20;

    /** Unit: levels. The vocabularies need 8; only virtual directories nest freely. */
    public static final int DEPTH_MAX = 64;

    /** Unit: elements. The largest file seen among 850 real ones has about 200. */
    public static final int ELEMENTS_MAX = 10_000;

    private static final XMLInputFactory FACTORY = factory();

    private final String file;
    private final String text;
    private final Lines lines;
    private final Tags tags;
    private final Findings findings;
    private final Deque<Open> open = new ArrayDeque<>();
    private int elements;
    private Optional<XmlElement> root = Optional.empty();

    private XmlReader(String file, String text, Findings findings) {
        this.file = file;
        this.text = text;
        this.lines = new Lines(text);
        this.tags = new Tags(text);
        this.findings = findings;
    }

    /** The root element; empty, with at least one error among the findings, when there is none that could be used. */
    public static Optional<XmlElement> read(String file, byte[] bytes, Findings findings) {
        if (bytes.length > BYTES_MAX) {
            findings.error(
                    Place.file(file),
                    Rule.TOO_LARGE,
                    "has " + bytes.length + " bytes; at most " + BYTES_MAX + " are read",
                    "this is not a service model; look for what was pasted into it");
            return Optional.empty();
        }
        return Decoding.decode(file, bytes, findings).flatMap(t -> document(file, t, findings));
    }

    private static Optional<XmlElement> document(String file, String text, Findings findings) {
        // Tools that join files leave marks inside.
        if (text.startsWith("\uFEFF")) text = text.substring(1);
        var content = text.stripLeading();
        if (content.isEmpty()) {
            findings.error(Place.file(file), Rule.EMPTY_FILE, "the file is empty", "hand in the right file");
            return Optional.empty();
        }
        if (content.startsWith("<?xml") && content.length() < text.length()) {
            findings.warning(
                    Place.at(file, 1, 1),
                    Rule.XML_DECLARATION_LATE,
                    "white space stands before the XML declaration",
                    "delete it");
            // The declaration has done its work; blanks in its place keep every line and column.
            int end = Math.max(0, text.indexOf("?>") + 2);
            text = text.substring(0, end).replaceAll("[^\n]", " ") + text.substring(end);
        }
        return new XmlReader(file, text, findings).parse();
    }

    private Optional<XmlElement> parse() {
        try {
            var in = FACTORY.createXMLStreamReader(new StringReader(text));
            try {
                while (in.hasNext()) {
                    if (!step(in, in.next())) return Optional.empty();
                }
            } finally {
                in.close();
            }
            return root;
        } catch (XMLStreamException e) {
            malformed(e);
            return Optional.empty();
        }
    }

    private boolean step(XMLStreamReader in, int event) {
        return switch (event) {
            case XMLStreamConstants.START_ELEMENT -> start(in);
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters(in);
            case XMLStreamConstants.DTD -> refuse(Rule.DOCUMENT_TYPE, "has a document type (DOCTYPE)", "delete it");
            case XMLStreamConstants.ENTITY_REFERENCE ->
                refuse(Rule.ENTITY, "refers to the entity &" + in.getLocalName() + ";", "write the character itself");
            default -> true;
        };
    }

    private boolean start(XMLStreamReader in) {
        if (++elements > ELEMENTS_MAX)
            return refuse(
                    Rule.TOO_MANY_ELEMENTS,
                    "has more than " + ELEMENTS_MAX + " elements",
                    "this is not a service model; look for what was pasted into it");
        if (open.size() >= DEPTH_MAX)
            return refuse(
                    Rule.TOO_DEEP,
                    "nests deeper than " + DEPTH_MAX + " levels",
                    "this is not a service model; look for what was pasted into it");
        int offset = tags.nextStart();
        var parent = open.isEmpty() ? Place.file(file) : open.peek().place();
        int line = lines.line(offset);
        int column = lines.column(offset);
        var place = parent.inner(line, column, open.isEmpty() ? in.getLocalName() : stepOf(in));
        var attributes = attributes(in, place);
        tags.leaveTag();
        open.push(new Open(orEmpty(in.getNamespaceURI()), in.getLocalName(), place, attributes));
        return true;
    }

    private List<XmlAttribute> attributes(XMLStreamReader in, Place place) {
        var attributes = new ArrayList<XmlAttribute>(in.getAttributeCount());
        for (int i = 0; i < in.getAttributeCount(); i++) {
            int offset = tags.nextAttribute();
            while (tags.nameAt(offset).startsWith("xmlns")) offset = tags.nextAttribute();
            var name = in.getAttributeLocalName(i);
            var at = place.inner(lines.line(offset), lines.column(offset), "@" + name);
            attributes.add(new XmlAttribute(orEmpty(in.getAttributeNamespace(i)), name, in.getAttributeValue(i), at));
        }
        return attributes;
    }

    private boolean end() {
        var element = open.pop().close();
        if (open.isEmpty()) {
            root = Optional.of(element);
        } else {
            open.peek().children.add(element);
        }
        return true;
    }

    private boolean characters(XMLStreamReader in) {
        if (!open.isEmpty() && !in.isWhiteSpace()) open.peek().text.append(in.getText());
        return true;
    }

    private boolean refuse(Rule rule, String message, String remedy) {
        var place = open.isEmpty() ? Place.at(file, 1, 1) : open.peek().place();
        findings.error(place, rule, message, remedy);
        return false;
    }

    private void malformed(XMLStreamException e) {
        var at = e.getLocation();
        var message = String.valueOf(e.getMessage());
        int detail = message.indexOf("Message: ");
        if (detail >= 0) message = message.substring(detail + "Message: ".length());
        var place = at == null
                ? Place.file(file)
                : Place.at(file, Math.max(1, at.getLineNumber()), Math.max(1, at.getColumnNumber()));
        findings.error(place, Rule.NOT_WELL_FORMED, message.strip(), remedy(message));
    }

    private static String remedy(String message) {
        if (message.contains("'<' character")) return "write &lt; instead of < inside a value";
        if (message.contains("entity name must immediately follow") || message.contains("must end with the ';'")) {
            return "write &amp; instead of &";
        }
        if (message.contains("was referenced, but not declared")) return "write the character itself, or &amp; for &";
        if (message.contains("must be terminated by the matching end-tag")) {
            return "close the element where it ends, under the name that it begins with";
        }
        if (message.contains("quote is expected")) return "put the value in straight quotes";
        return "mend the XML here";
    }

    private static String stepOf(XMLStreamReader in) {
        for (int i = 0; i < in.getAttributeCount(); i++) {
            var name = in.getAttributeLocalName(i);
            if (name.equals("name") || name.equals("moduleName")) {
                return in.getLocalName() + "[" + name + "=" + brief(in.getAttributeValue(i)) + "]";
            }
        }
        return in.getLocalName();
    }

    /** At most 100 characters of a value that a stranger wrote, fit to stand in a message. */
    public static String brief(String value) {
        var line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= 100 ? line : line.substring(0, 97) + "...";
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        return factory;
    }

    private record Open(
            String namespace,
            String name,
            Place place,
            List<XmlAttribute> attributes,
            List<XmlElement> children,
            StringBuilder text) {
        Open(String namespace, String name, Place place, List<XmlAttribute> attributes) {
            this(namespace, name, place, attributes, new ArrayList<>(), new StringBuilder());
        }

        XmlElement close() {
            return new XmlElement(
                    namespace,
                    name,
                    place,
                    attributes,
                    children,
                    text.toString().strip());
        }
    }
}
