package io.heddle.config.xml;

import java.util.List;

/**
 * One element of a document.
 *
 * @param text all character data directly inside it, trimmed; empty in the vocabularies read here unless a mistake was made
 */
public record XmlElement(
        String namespace,
        String name,
        Place place,
        List<XmlAttribute> attributes,
        List<XmlElement> children,
        String text) {
    public XmlElement {
        attributes = List.copyOf(attributes);
        children = List.copyOf(children);
    }
}
