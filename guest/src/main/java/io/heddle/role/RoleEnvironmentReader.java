package io.heddle.role;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads the RoleEnvironment document: the platform's own format, version 2011-03-08. */
final class RoleEnvironmentReader {
    private RoleEnvironmentReader() {}

    /** Throws {@link IOException} if the document is not there, not well-formed or lacks a part that it must have. */
    static RoleEnvironment read(Path path) throws IOException {
        Element root = parse(path).getDocumentElement();
        Element deployment = one(root, "Deployment");
        Element current = one(root, "CurrentInstance");
        String role = current.getAttribute("roleName");
        Map<String, String> settings = new LinkedHashMap<>();
        for (Element e : children(one(current, "ConfigurationSettings"))) {
            settings.put(e.getAttribute("name"), e.getAttribute("value"));
        }
        Map<String, LocalResource> resources = new LinkedHashMap<>();
        for (Element e : children(one(current, "LocalResources"))) {
            var resource =
                    new LocalResource(e.getAttribute("name"), Path.of(e.getAttribute("path")), number(e, "sizeInMB"));
            resources.put(resource.name(), resource);
        }
        Map<String, List<RoleInstance>> roles = new LinkedHashMap<>();
        for (Element e : children(one(root, "Roles"))) {
            List<RoleInstance> instances = new ArrayList<>();
            for (Element i : children(one(e, "Instances"))) instances.add(instance(e.getAttribute("name"), i));
            roles.put(e.getAttribute("name"), List.copyOf(instances));
        }
        return new RoleEnvironment(
                deployment.getAttribute("id"),
                Boolean.parseBoolean(deployment.getAttribute("emulated")),
                instance(role, current),
                settings,
                resources,
                roles);
    }

    private static Document parse(Path path) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(path.toFile());
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException("not a role environment: " + path, e);
        }
    }

    private static RoleInstance instance(String role, Element e) throws IOException {
        List<InstanceEndpoint> endpoints = new ArrayList<>();
        for (Element p : children(one(e, "Endpoints"))) {
            endpoints.add(new InstanceEndpoint(
                    p.getAttribute("name"), p.getAttribute("protocol"), p.getAttribute("address"), (int)
                            number(p, "port")));
        }
        return new RoleInstance(
                e.getAttribute("id"), role, (int) number(e, "faultDomain"), (int) number(e, "updateDomain"), endpoints);
    }

    private static long number(Element e, String attribute) throws IOException {
        try {
            return Long.parseLong(e.getAttribute(attribute));
        } catch (NumberFormatException x) {
            throw new IOException(e.getTagName() + "/@" + attribute + " is not a number", x);
        }
    }

    private static Element one(Element parent, String name) throws IOException {
        for (Element e : children(parent)) {
            if (e.getTagName().equals(name)) return e;
        }
        throw new IOException("the role environment has no " + parent.getTagName() + "/" + name);
    }

    private static List<Element> children(Element parent) {
        List<Element> found = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e) found.add(e);
        }
        return found;
    }
}
