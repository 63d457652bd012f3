package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

/** What must hold of an XPath over the instance's RoleEnvironment document, as far as it can be known before there is one. */
final class XPathChecks {
    private static final int LENGTH_MAX = 1_000;
    private static final Pattern PLAIN = Pattern.compile("/RoleEnvironment/(Deployment|CurrentInstance)/@[A-Za-z]+");
    private static final Pattern NAMED = Pattern.compile(
            "(ConfigurationSetting|LocalResource|Endpoint)\\s*\\[\\s*@name\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*]");

    private XPathChecks() {}

    static void check(String xpath, Place place, RoleDefinition role, Findings findings) {
        if (PLAIN.matcher(xpath).matches()) return; // Most of them; compiling an XPath is dear.
        if (xpath.length() > LENGTH_MAX || !compiles(xpath)) {
            findings.error(
                    place, Rule.XPATH, "not an XPath: \"" + XmlReader.brief(xpath) + "\"", "see the documented forms");
            return;
        }
        var matcher = NAMED.matcher(xpath);
        while (matcher.find()) {
            var name = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            if (names(role, matcher.group(1)).noneMatch(name::equals)) {
                findings.warning(
                        place,
                        Rule.XPATH_REFERENCE,
                        "role " + role.name() + " has no " + matcher.group(1) + " named " + XmlReader.brief(name),
                        "declare it, or correct the name; the variable will be empty");
            }
        }
    }

    private static Stream<String> names(RoleDefinition role, String kind) {
        return switch (kind) {
            case "ConfigurationSetting" -> role.settings().stream().map(RoleDefinition.Declared::name);
            case "LocalResource" -> role.localStorage().stream().map(RoleDefinition.LocalStorage::name);
            default ->
                Stream.of(
                                role.endpoints().input().stream().map(RoleDefinition.InputEndpoint::name),
                                role.endpoints().internal().stream().map(RoleDefinition.InternalEndpoint::name),
                                role.endpoints().instanceInput().stream()
                                        .map(RoleDefinition.InstanceInputEndpoint::name))
                        .flatMap(s -> s);
        };
    }

    private static boolean compiles(String xpath) {
        try {
            XPathFactory.newDefaultInstance().newXPath().compile(xpath);
            return true;
        } catch (XPathExpressionException e) {
            return false;
        }
    }
}
