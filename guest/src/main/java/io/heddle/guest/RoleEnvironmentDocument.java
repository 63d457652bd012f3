package io.heddle.guest;

import io.heddle.protocol.GuestGoal;
import io.heddle.protocol.InstanceEndpoint;
import io.heddle.protocol.LocalStorage;
import io.heddle.protocol.Peer;
import io.heddle.protocol.RolePeers;
import io.heddle.protocol.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The RoleEnvironment document of an instance, in the platform's own format (version 2011-03-08): what the role's code, the
 * platform's client libraries and {@code RoleInstanceValue} expressions read. Element and attribute names are exact; every
 * list stands even when empty, because the Java client fails without it.
 */
final class RoleEnvironmentDocument {
    private final StringBuilder xml = new StringBuilder(2048);

    private RoleEnvironmentDocument() {}

    /**
     * Renders the document.
     *
     * @param storage where a local storage of that name lies
     */
    static String render(GuestGoal goal, Function<String, Path> storage) {
        return new RoleEnvironmentDocument().document(goal, storage);
    }

    private String document(GuestGoal goal, Function<String, Path> storage) {
        xml.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<RoleEnvironment>\n");
        open("Deployment", "id", goal.getDeploymentId(), "emulated", "false").append("/>\n");
        open("CurrentInstance", "id", goal.getInstanceId(), "roleName", goal.getRole());
        domains(goal.getFaultDomain(), goal.getUpdateDomain()).append(">\n<ConfigurationSettings>\n");
        for (Setting s : goal.getSpec().getSettingsList()) {
            open("ConfigurationSetting", "name", s.getName(), "value", s.getValue())
                    .append("/>\n");
        }
        xml.append("</ConfigurationSettings>\n<LocalResources>\n");
        for (LocalStorage l : goal.getSpec().getLocalStorageList()) {
            String path = storage.apply(l.getName()).toString();
            open("LocalResource", "name", l.getName(), "path", path);
            attribute("sizeInMB", Long.toString(l.getSizeMib())).append("/>\n");
        }
        xml.append("</LocalResources>\n");
        endpoints(goal.getSpec().getEndpointsList());
        xml.append("</CurrentInstance>\n<Roles>\n");
        for (RolePeers role : goal.getRolesList()) {
            open("Role", "name", role.getRole()).append("><Instances>\n");
            for (Peer peer : role.getInstancesList()) {
                open("Instance", "id", peer.getInstanceId());
                domains(peer.getFaultDomain(), peer.getUpdateDomain()).append(">");
                endpoints(peer.getEndpointsList());
                xml.append("</Instance>\n");
            }
            xml.append("</Instances></Role>\n");
        }
        return xml.append("</Roles>\n</RoleEnvironment>\n").toString();
    }

    private void endpoints(List<InstanceEndpoint> endpoints) {
        xml.append("<Endpoints>");
        for (InstanceEndpoint e : endpoints) {
            open("Endpoint", "name", e.getName(), "address", e.getAddress());
            attribute("port", Integer.toString(e.getPort()));
            attribute("protocol", protocol(e.getProtocol())).append("/>");
        }
        xml.append("</Endpoints>\n");
    }

    /** The Java client knows no protocol "any", and fails on a name that it does not know. */
    private static String protocol(String declared) {
        String lower = declared.toLowerCase(Locale.ROOT);
        return lower.isEmpty() || lower.equals("any") ? "ip" : lower;
    }

    private StringBuilder domains(int fault, int update) {
        attribute("faultDomain", Integer.toString(fault));
        return attribute("updateDomain", Integer.toString(update));
    }

    private StringBuilder open(String element, String... attributes) {
        xml.append('<').append(element);
        for (int i = 0; i + 1 < attributes.length; i += 2) attribute(attributes[i], attributes[i + 1]);
        return xml;
    }

    private StringBuilder attribute(String name, String value) {
        xml.append(' ').append(name).append("=\"");
        value.codePoints().forEach(this::character);
        return xml.append('"');
    }

    private void character(int c) {
        switch (c) {
            case '<' -> xml.append("&lt;");
            case '>' -> xml.append("&gt;");
            case '&' -> xml.append("&amp;");
            case '"' -> xml.append("&quot;");
            case '\t', '\n', '\r' -> xml.append("&#").append(c).append(';');
            default -> {
                // XML 1.0 has no way to write the other control characters: they become the replacement character.
                boolean allowed = (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
                xml.appendCodePoint(allowed ? c : 0xFFFD);
            }
        }
    }
}
