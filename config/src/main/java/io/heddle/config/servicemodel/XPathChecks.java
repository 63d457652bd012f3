package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.xml.Findings;
import io.heddle.config.xml.Place;
import io.heddle.config.xml.XmlReader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

/** What must hold of the XPaths of one role over its RoleEnvironment document, as far as it can be known before there is one. */
final class XPathChecks {
    /** Unit: characters. The longest of some 150 real ones has 110. */
    private static final int LENGTH_MAX = 300;

    /** Unit: XPaths of a role that are not of a documented form. None was seen among the real ones; compiling them is dear. */
    private static final int UNUSUAL_MAX = 100;

    private static final Pattern DOCUMENTED = Pattern.compile("/RoleEnvironment/(Deployment|CurrentInstance(/"
            + "(ConfigurationSettings/ConfigurationSetting|LocalResources/LocalResource|Endpoints/Endpoint)"
            + "\\[@name=('[^']*'|\"[^\"]*\")\\])?)/@[A-Za-z]+");
    private static final Pattern NAMED = Pattern.compile(
            "(ConfigurationSetting|LocalResource|Endpoint)\\s*\\[\\s*@name\\s*=\\s*(?:'([^']*)'|\"([^\"]*)\")\\s*]");

    private final RoleDefinition role;
    private final Findings findings;
    private int unusual;

    XPathChecks(RoleDefinition role, Findings findings) {
        this.role = role;
        this.findings = findings;
    }

    void check(String xpath, Place place) {
        if (!legal(xpath)) {
            findings.error(
                    place, Rule.XPATH, "not an XPath: \"" + XmlReader.brief(xpath) + "\"", "use a documented form");
            return;
        }
        var matcher = NAMED.matcher(xpath);
        while (matcher.find()) {
            var name = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
            if (names(matcher.group(1)).noneMatch(name::equals)) {
                findings.warning(
                        place,
                        Rule.XPATH_REFERENCE,
                        "role " + role.name() + " has no " + matcher.group(1) + " named " + XmlReader.brief(name),
                        "declare it, or correct the name; the variable will be empty");
            }
        }
    }

    private boolean legal(String xpath) {
        if (xpath.length() > LENGTH_MAX) return false;
        if (DOCUMENTED.matcher(xpath).matches()) return true;
        return ++unusual <= UNUSUAL_MAX && compiles(xpath);
    }

    private Stream<String> names(String kind) {
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
