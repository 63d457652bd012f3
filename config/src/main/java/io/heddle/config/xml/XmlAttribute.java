package io.heddle.config.xml;

/** One attribute, its value unescaped. {@code namespace} is empty for the usual, unprefixed kind. */
public record XmlAttribute(String namespace, String name, String value, Place place) {}
