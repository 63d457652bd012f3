package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** A pair of documents without a mistake, and one with each mistake that a rule of service models finds. */
final class Mistakes {
    static final String NAMESPACE = "http://schemas.microsoft.com/ServiceHosting/2008/10/";
    static final String CSDEF = """
            <ServiceDefinition name="S" xmlns="%sServiceDefinition">
              <LoadBalancerProbes><LoadBalancerProbe name="P" protocol="http" path="/"/></LoadBalancerProbes>
              <WebRole name="Web">
                <Imports/>
                <Startup><Task commandLine="sh a.sh"><Environment>
                  <Variable name="V"><RoleInstanceValue xpath="/RoleEnvironment/CurrentInstance/Endpoints/Endpoint[@name='In']/@port"/></Variable>
                </Environment></Task></Startup>
                <Runtime><EntryPoint><ProgramEntryPoint commandLine="java -jar a.jar" setReadyOnProcessStart="true"/></EntryPoint></Runtime>
                <Sites><Site name="A"><Bindings><Binding name="B" endpointName="In"/></Bindings></Site></Sites>
                <LocalResources><LocalStorage name="L" sizeInMB="10"/></LocalResources>
                <ConfigurationSettings><Setting name="K"/></ConfigurationSettings>
                <Certificates><Certificate name="C" storeLocation="LocalMachine" storeName="My"/></Certificates>
                <Endpoints>
                  <InputEndpoint name="In" protocol="http" port="80" loadBalancerProbe="P"/>
                  <InternalEndpoint name="Int" protocol="tcp"><FixedPort port="90"/></InternalEndpoint>
                  <InstanceInputEndpoint name="Dir" protocol="udp" localPort="5"><AllocatePublicPortFrom>
                    <FixedPortRange min="100" max="109"/></AllocatePublicPortFrom></InstanceInputEndpoint>
                </Endpoints>
              </WebRole>
            </ServiceDefinition>
            """.formatted(NAMESPACE);
    static final String CSCFG = """
            <ServiceConfiguration serviceName="S" osFamily="4" osVersion="*" xmlns="%sServiceConfiguration">
              <Role name="Web">
                <Instances count="2"/>
                <ConfigurationSettings><Setting name="K" value="v"/></ConfigurationSettings>
                <Certificates>
                  <Certificate name="C" thumbprint="11223344556677889900112233445566778899 aa" thumbprintAlgorithm="sha1"/>
                </Certificates>
              </Role>
            </ServiceConfiguration>
            """.formatted(NAMESPACE);

    /** Both files, the mistake in one of them. */
    record Case(Rule rule, String csdef, String cscfg) {
        Case and(String from, String to) {
            return new Case(rule, spoiled(csdef, from, to), cscfg);
        }

        @Override
        public String toString() {
            return rule.id();
        }
    }

    static Case def(Rule rule, String from, String to) {
        return new Case(rule, spoiled(CSDEF, from, to), CSCFG);
    }

    static Case cfg(Rule rule, String from, String to) {
        return new Case(rule, CSDEF, spoiled(CSCFG, from, to));
    }

    static String spoiled(String text, String from, String to) {
        var spoiled = text.replace(from, to);
        assertThat(spoiled).as("the text with its mistake").isNotEqualTo(text);
        return spoiled;
    }

    private Mistakes() {}

    static Stream<Case> cases() {
        return Stream.of(reading(), roles(), endpoints(), configuration(), network())
                .flatMap(List::stream);
    }

    private static List<Case> reading() {
        return List.of(
                def(Rule.NAMESPACE, NAMESPACE + "ServiceDefinition", "urn:other"),
                def(Rule.NAMESPACE, " xmlns=\"" + NAMESPACE + "ServiceDefinition\"", ""),
                def(
                        Rule.ATTRIBUTE_MISSING,
                        "commandLine=\"sh a.sh\"",
                        "taskType=\"simple\" commandLine=\"x\" ><Environment><Variable value=\"\"/></Environment></Task><Task commandLine=\"y\""),
                def(Rule.ATTRIBUTE_MISSING, "<Imports/>", "<Imports><Import moduleName=\"\"/></Imports>"),
                def(Rule.ATTRIBUTE_UNKNOWN, "sizeInMB=\"10\"", "sizeInMB=\"10\" colour=\"red\""),
                def(Rule.ATTRIBUTE_MISNAMED, "<Site name=\"A\">", "<Site name=\"A\" packageDir=\"a\">"),
                def(Rule.ELEMENT_MISSING, "<Bindings><Binding name=\"B\" endpointName=\"In\"/></Bindings>", ""),
                def(Rule.ELEMENT_UNKNOWN, "<Imports/>", "<Imports/><Exports/>"),
                def(Rule.ELEMENT_REPEATED, "<Imports/>", "<Imports/><Imports/>"),
                def(
                        Rule.ELEMENT_UNKNOWN,
                        "<Imports/>",
                        "<Imports/><x:Endpoints xmlns:x=\"urn:x\"><x:InputEndpoint/></x:Endpoints>"),
                cfg(
                        Rule.TRANSFORM,
                        "<Instances count",
                        "<Instances xmlns:xdt=\"http://schemas.microsoft.com/XML-Document-Transform\""
                                + " xdt:Transform=\"SetAttributes\" count"),
                def(Rule.TEXT_UNEXPECTED, "<Imports/>", "<Imports/>hello"),
                def(Rule.CASE_DIFFERS, "sizeInMB", "sizeInMb"),
                def(Rule.CASE_DIFFERS, "<Imports/>", "<imports/>"),
                def(Rule.CASE_DIFFERS, "setReadyOnProcessStart=\"true\"", "setReadyOnProcessStart=\"True\""),
                def(Rule.CASE_DIFFERS, "protocol=\"http\" port", "protocol=\"HTTP\" port"),
                cfg(Rule.NOT_A_NUMBER, "count=\"2\"", "count=\"@@COUNT@@\""),
                cfg(Rule.NUMBER_OUT_OF_RANGE, "count=\"2\"", "count=\"-1\""),
                cfg(Rule.NUMBER_OUT_OF_RANGE, "count=\"2\"", "count=\"1000000000\""),
                cfg(Rule.NUMBER_OUT_OF_RANGE, "count=\"2\"", "count=\"100000000000000000000\""),
                def(Rule.NOT_A_BOOLEAN, "setReadyOnProcessStart=\"true\"", "setReadyOnProcessStart=\"maybe\""),
                def(Rule.NOT_ONE_OF, "storeLocation=\"LocalMachine\"", "storeLocation=\"Cloud\""),
                def(Rule.XML_DECLARATION_LATE, "<ServiceDefinition", "\n<?xml version=\"1.0\"?><ServiceDefinition"),
                def(
                        Rule.ENCODING_DECLARATION,
                        "<ServiceDefinition",
                        "<?xml version=\"1.0\" encoding=\"utf-16\"?><ServiceDefinition"));
    }

    private static List<Case> roles() {
        var second = "<WebRole name=\"Web\">";
        return List.of(
                def(Rule.NAME_SHAPE, "name=\"L\"", "name=\"../L\""),
                def(Rule.NAME_SHAPE, "name=\"Int\"", "name=\"1nt\""),
                def(
                        Rule.NAME_DUPLICATE,
                        "<LocalStorage name=\"L\"",
                        "<LocalStorage name=\"L\"/><LocalStorage name=\"L\""),
                def(Rule.NAME_DUPLICATE, "<Setting name=\"K\"/>", "<Setting name=\"K\"/><Setting name=\"K\"/>"),
                def(Rule.NAME_DUPLICATE, "<Environment>", "<Environment><Variable name=\"V\" value=\"\"/>"),
                def(Rule.STORE_NAME, "storeName=\"My\"", "storeName=\"" + "x".repeat(257) + "\""),
                def(Rule.PROBE_PATH, "path=\"/\"", ""),
                def(Rule.PROBE_UNKNOWN, "loadBalancerProbe=\"P\"", "loadBalancerProbe=\"Q\""),
                def(Rule.ENTRY_POINT_ONE, "<EntryPoint>", "<EntryPoint><NetFxEntryPoint assemblyName=\"a.jar\"/>"),
                def(Rule.PROGRAM_READY, "setReadyOnProcessStart=\"true\"", "setReadyOnProcessStart=\"false\""),
                def(Rule.COMMAND_LINE, "commandLine=\"sh a.sh\"", "commandLine=\"\""),
                def(Rule.COMMAND_LINE, "commandLine=\"sh a.sh\"", "commandLine=\"" + "x".repeat(257) + "\""),
                def(Rule.IMPORT_UNKNOWN, "<Imports/>", "<Imports><Import moduleName=\"Other\"/></Imports>"),
                def(Rule.VARIABLE_SOURCE, "<Variable name=\"V\">", "<Variable name=\"V\" value=\"v\">"),
                def(Rule.VARIABLE_SOURCE, "<Variable name=\"V\">", "<Variable name=\"U\"/><Variable name=\"V\">"),
                def(Rule.XPATH, "xpath=\"/RoleEnvironment", "xpath=\"]/RoleEnvironment"),
                def(Rule.XPATH_REFERENCE, "@name='In'", "@name='Out'"),
                def(Rule.VM_SIZE_UNKNOWN, second, "<WebRole name=\"Web\" vmsize=\"Huge\">"),
                def(Rule.LOCAL_STORAGE_TOO_LARGE, "sizeInMB=\"10\"", "sizeInMB=\"231000\""),
                def(Rule.ENTRY_POINT_WINDOWS, "java -jar a.jar", "node.exe server.js"),
                def(
                        Rule.ENTRY_POINT_WINDOWS,
                        "<ProgramEntryPoint commandLine=\"java -jar a.jar\" setReadyOnProcessStart=\"true\"/>",
                        "<NetFxEntryPoint assemblyName=\"Web.dll\"/>"),
                def(Rule.STARTUP_TASK_WINDOWS, "sh a.sh", "powershell -File a.ps1"),
                def(Rule.STARTUP_TASK_WINDOWS, "sh a.sh", "&quot;my tools\\a.CMD&quot; now"),
                def(Rule.SITE_OUTSIDE_SITES, "<Sites>", "<Site name=\"Z\"><Bindings/></Site><Sites>"),
                def(Rule.SITE_BINDING, "endpointName=\"In\"", "endpointName=\"Out\""),
                def(Rule.SITE_BINDING, "endpointName=\"In\"", "endpointName=\"Int\""),
                def(
                        Rule.BINDING_CLASH,
                        "<Binding name=\"B\"",
                        "<Binding name=\"D\" endpointName=\"In\"/><Binding name=\"B\""),
                def(
                        Rule.BINDING_CLASH,
                        "<Binding name=\"B\"",
                        "<Binding name=\"D\" endpointName=\"In\" hostHeader=\"a.b\"/>"
                                + "<Binding name=\"E\" endpointName=\"In\" hostHeader=\"A.b\"/><Binding name=\"B\""),
                def(Rule.WEB_ROLE_WITHOUT_HTTP, "name=\"In\" protocol=\"http\"", "name=\"In\" protocol=\"tcp\"")
                        .and(
                                "<Site name=\"A\"><Bindings><Binding name=\"B\" endpointName=\"In\"/></Bindings></Site>",
                                ""));
    }

    private static List<Case> endpoints() {
        return List.of(
                def(
                        Rule.PUBLIC_PORTS_ONE,
                        "<FixedPortRange min=\"100\" max=\"109\"/>",
                        "<FixedPortRange min=\"100\" max=\"109\"/><FixedPort port=\"7\"/>"),
                def(Rule.PUBLIC_PORTS_TOO_FEW, "max=\"109\"", "max=\"100\""),
                def(Rule.PORT_RANGE_EMPTY, "<FixedPort port=\"90\"/>", "<FixedPortRange min=\"90\" max=\"89\"/>"),
                def(
                        Rule.PORT_CLASH,
                        "<InternalEndpoint name",
                        "<InputEndpoint name=\"X\" protocol=\"tcp\" port=\"80\"/><InternalEndpoint name"),
                def(
                        Rule.PORT_CLASH,
                        "<InternalEndpoint name",
                        "<InputEndpoint name=\"X\" protocol=\"udp\" port=\"105\"/><InternalEndpoint name"),
                def(Rule.LOCAL_PORT_SHARED, "<FixedPort port=\"90\"/>", "<FixedPort port=\"80\"/>"),
                def(
                        Rule.SEVERAL_PORT_RANGES,
                        "<FixedPort port=\"90\"/>",
                        "<FixedPort port=\"90\"/><FixedPort port=\"91\"/>"),
                def(
                        Rule.HTTPS_CERTIFICATE,
                        "<InternalEndpoint name",
                        "<InputEndpoint name=\"X\" protocol=\"https\" port=\"443\"/><InternalEndpoint name"),
                def(Rule.IDLE_TIMEOUT, "port=\"80\"", "port=\"80\" idleTimeoutInMinutes=\"31\""),
                def(Rule.IDLE_TIMEOUT, "localPort=\"5\"", "localPort=\"5\" idleTimeoutInMinutes=\"3\""),
                def(Rule.HTTPS_CERTIFICATE, "port=\"80\"", "port=\"80\" certificate=\"C\""));
    }

    private static List<Case> configuration() {
        return List.of(
                cfg(Rule.INSTANCES_MISSING, "<Instances count=\"2\"/>", ""),
                cfg(Rule.INSTANCES_NONE, "count=\"2\"", "count=\"0\""),
                cfg(Rule.THUMBPRINT, "thumbprintAlgorithm=\"sha1\"", "thumbprintAlgorithm=\"sha256\""),
                cfg(Rule.OS_FAMILY, "osFamily=\"4\"", "osFamily=\"9\""),
                cfg(Rule.OS_VERSION, "osVersion=\"*\"", "osVersion=\"WA-GUEST-OS-3.1_201401-01\""),
                cfg(Rule.OS_VERSION, "osVersion=\"*\"", "osVersion=\"newest\""),
                cfg(Rule.VM_NAME, "<Role name=\"Web\"", "<Role name=\"Web\" vmName=\"-x\""),
                cfg(Rule.THUMBPRINT, "11223344556677889900112233445566778899 aa", ""),
                cfg(
                        Rule.RESERVED_SETTING,
                        "<Setting name=\"K\"",
                        "<Setting name=\"Heddle.StopGrace\" value=\"soon\"/><Setting name=\"K\""),
                cfg(Rule.SERVICE_NAME_DIFFERS, "serviceName=\"S\"", "serviceName=\"T\""),
                cfg(
                        Rule.ROLE_NOT_DEFINED,
                        "</ServiceConfiguration>",
                        "<Role name=\"W\"><Instances count=\"1\"/></Role></ServiceConfiguration>"),
                def(Rule.ROLE_NOT_CONFIGURED, "</ServiceDefinition>", "<WorkerRole name=\"W\"/></ServiceDefinition>"),
                cfg(Rule.SETTING_WITHOUT_VALUE, "<Setting name=\"K\" value=\"v\"/>", ""),
                cfg(
                        Rule.SETTING_NOT_DECLARED,
                        "<Setting name=\"K\"",
                        "<Setting name=\"J\" value=\"\"/><Setting name=\"K\""),
                def(
                        Rule.CERTIFICATE_WITHOUT_THUMBPRINT,
                        "<Certificate name=\"C\"",
                        "<Certificate name=\"D\" storeLocation=\"CurrentUser\" storeName=\"My\"/><Certificate name=\"C\""),
                cfg(
                        Rule.CERTIFICATE_NOT_DECLARED,
                        "<Certificate name=\"C\"",
                        "<Certificate name=\"D\" thumbprint=\"0011223344556677889900112233445566778899\"/><Certificate name=\"C\""));
    }

    private static List<Case> network() {
        return List.of(
                inNetwork(Rule.ACL_RULES, "<AccessControls><AccessControl name=\"a\"/></AccessControls>"),
                inNetwork(
                        Rule.ACL_RULES,
                        "<AccessControls><AccessControl name=\"a\">"
                                + "<Rule order=\"1\" action=\"deny\" remoteSubnet=\"10.0.0.0/8\"/>".repeat(2)
                                + "</AccessControl></AccessControls>"),
                inNetwork(
                        Rule.SUBNET,
                        "<AccessControls><AccessControl name=\"a\">"
                                + "<Rule order=\"1\" action=\"deny\" remoteSubnet=\"10.0.0.0/33\"/></AccessControl></AccessControls>"),
                inNetwork(
                        Rule.ACL_RULES,
                        "<AccessControls><AccessControl name=\"a\"><Rule order=\"1\" action=\"deny\" remoteSubnet=\"10.0.0.0/8\""
                                + " description=\"" + "x".repeat(257) + "\"/></AccessControl></AccessControls>"),
                inNetwork(Rule.NETWORK_NOT_APPLIED, "<VirtualNetworkSite name=\"v\"/>"),
                inNetwork(Rule.NETWORK_REFERENCE, "<LoadBalancers/>")
                        .and("port=\"80\"", "port=\"80\" loadBalancer=\"lb\""),
                inNetwork(
                                Rule.INTERNAL_LOAD_BALANCER,
                                "<LoadBalancers><LoadBalancer name=\"lb\">"
                                        + "<FrontendIPConfiguration type=\"private\"/></LoadBalancer></LoadBalancers>")
                        .and("port=\"80\"", "port=\"80\" loadBalancer=\"lb\""),
                inNetwork(
                        Rule.NOT_AN_ADDRESS,
                        "<LoadBalancers><LoadBalancer name=\"lb\">"
                                + "<FrontendIPConfiguration type=\"private\" staticVirtualNetworkIPAddress=\"10.0.0.256\"/>"
                                + "</LoadBalancer></LoadBalancers>"));
    }

    static Case inNetwork(Rule rule, String content) {
        return cfg(
                rule,
                "</ServiceConfiguration>",
                "<NetworkConfiguration>" + content + "</NetworkConfiguration></ServiceConfiguration>");
    }
}
