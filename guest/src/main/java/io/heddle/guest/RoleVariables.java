package io.heddle.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/** The environment variables of startup tasks and roles, with {@code RoleInstanceValue} expressions evaluated. */
final class RoleVariables {
    private RoleVariables() {}

    /**
     * Values by name, in the order declared; of two with one name the later counts. An expression that finds nothing gives
     * an empty value, as XPath has it.
     *
     * @throws IOException if the document cannot be read, or an expression is not XPath; the message names it
     */
    static Map<String, String> evaluate(List<BootPlan.Variable> variables, Path roleEnvironment) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        Evaluator evaluator = null;
        for (BootPlan.Variable v : variables) {
            if (!v.xpath()) {
                values.put(v.name(), v.text());
                continue;
            }
            if (evaluator == null) evaluator = new Evaluator(roleEnvironment);
            values.put(v.name(), evaluator.evaluate(v));
        }
        return values;
    }

    /** Made only when there is an expression, since XML costs a small process a lot to load. */
    private static final class Evaluator {
        private final Document document;
        private final XPath xpath = XPathFactory.newInstance().newXPath();

        Evaluator(Path file) throws IOException {
            try {
                var factory = DocumentBuilderFactory.newInstance();
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                document = factory.newDocumentBuilder().parse(file.toFile());
            } catch (SAXException | ParserConfigurationException e) {
                throw new IOException("not a role environment: " + file, e);
            }
        }

        String evaluate(BootPlan.Variable v) throws IOException {
            try {
                return xpath.evaluate(v.text(), document);
            } catch (XPathExpressionException e) {
                throw new IOException("variable " + v.name() + ": not an XPath expression: " + v.text(), e);
            }
        }
    }
}
