package io.heddle.config;

import static io.heddle.config.Mistakes.CSCFG;
import static io.heddle.config.Mistakes.CSDEF;
import static io.heddle.config.Mistakes.NAMESPACE;
import static io.heddle.config.Mistakes.inNetwork;
import static io.heddle.config.Mistakes.spoiled;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.translation.ServiceCheck;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One mistake at a time: each is found by its own rule, and by no other. */
class RuleTest {
    @ParameterizedTest
    @MethodSource("io.heddle.config.Mistakes#cases")
    void aMistakeIsFoundByItsOwnRuleAndByNoOther(Mistakes.Case mistake) {
        assertThat(rules(mistake.csdef(), mistake.cscfg()))
                .containsExactly(mistake.rule().id());
    }

    @ParameterizedTest
    @MethodSource("io.heddle.config.Mistakes#cases")
    void everyFindingSaysWhereItIsAndWhatToDo(Mistakes.Case mistake) {
        var findings = ServiceCheck.check(
                        "d",
                        mistake.csdef().getBytes(UTF_8),
                        "c",
                        mistake.cscfg().getBytes(UTF_8))
                .findings();
        assertThat(findings).isNotEmpty().allSatisfy(f -> {
            assertThat(f.file()).isIn("d", "c");
            assertThat(f.line()).as(f.toString()).isPositive();
            assertThat(f.column()).as(f.toString()).isPositive();
            assertThat(f.message()).isNotBlank();
            assertThat(f.remedy()).as(f.toString()).isNotBlank();
            // What concerns the bytes stands outside of any element.
            if (!f.rule().startsWith("encoding") && !f.rule().startsWith("xml-")) {
                assertThat(f.path()).as(f.toString()).startsWith("Service");
            }
        });
    }

    @Test
    void thePairWithoutAMistakeHasNoFinding() {
        assertThat(rules(CSDEF, CSCFG)).isEmpty();
    }

    @Test
    void whatIsKeptButNotAppliedIsSaid() {
        var csdef = spoiled(
                        CSDEF,
                        "port=\"80\"",
                        "port=\"80\" loadBalancerDistribution=\"sourceIP\" idleTimeoutInMinutes=\"9\"")
                .replace("<ServiceDefinition", "<ServiceDefinition topologyChangeDiscovery=\"Blast\"");
        var cscfg = spoiled(CSCFG, "</ServiceConfiguration>", "<GuestAgentSettings/></ServiceConfiguration>");
        var findings = ServiceCheck.check("d", csdef.getBytes(UTF_8), "c", cscfg.getBytes(UTF_8))
                .findings();
        assertThat(findings).extracting(Finding::rule).containsOnly(Rule.NOT_APPLIED.id());
        assertThat(findings)
                .extracting(Finding::message)
                .map(m -> m.replace(" is kept, but not applied", ""))
                .containsOnly(
                        "topologyChangeDiscovery Blast",
                        "what GuestAgentSettings says",
                        "the site A",
                        "the certificate C",
                        "the load balancer distribution of In",
                        "the idle timeout of In");
    }

    @Test
    void mistakesOfWholeDefinitionsAreFound() {
        var empty = spoiled(CSCFG, CSCFG.substring(CSCFG.indexOf("  <Role"), CSCFG.indexOf("</ServiceConf")), "");
        assertThat(rules(definition(""), empty)).containsExactly(Rule.ROLES_NONE.id());
        assertThat(rules(definition("<WorkerRole name=\"a&amp;b\"/>"), empty)).contains(Rule.ROLE_NAME.id());
        var many = new StringBuilder();
        for (int i = 0; i < 26; i++)
            many.append("<WorkerRole name=\"W").append(i).append("\"/>");
        assertThat(rules(definition(many.toString()), empty)).contains(Rule.ROLES_TOO_MANY.id());
        var doors = new StringBuilder("<WorkerRole name=\"W\"><Endpoints>");
        for (int i = 1; i < 27; i++) {
            doors.append("<InternalEndpoint name=\"E").append(i).append("\" protocol=\"tcp\"/>");
        }
        assertThat(rules(definition(doors + "</Endpoints></WorkerRole>"), empty))
                .contains(Rule.ENDPOINTS_TOO_MANY.id());
        var six = doors.substring(0, doors.indexOf("<InternalEndpoint name=\"E7\""));
        assertThat(rules(definition(six + "</Endpoints></WorkerRole>"), empty)).contains(Rule.ENDPOINTS_TOO_MANY.id());
        var five = doors.substring(0, doors.indexOf("<InternalEndpoint name=\"E6\""));
        assertThat(rules(definition(five + "</Endpoints></WorkerRole>"), empty))
                .doesNotContain(Rule.ENDPOINTS_TOO_MANY.id());
    }

    @Test
    void moreAddressesAndCertificatesThanThePlatformTookAreWarnedOf() {
        var addresses = inNetwork(
                Rule.ADDRESSES_TOO_MANY,
                "<AddressAssignments><InstanceAddress roleName=\"Web\"><PublicIPs><PublicIP name=\"a\"/>"
                        + "<PublicIP name=\"b\"/></PublicIPs></InstanceAddress></AddressAssignments>");
        assertThat(rules(addresses.csdef(), addresses.cscfg()))
                .containsExactlyInAnyOrder(Rule.ADDRESSES_TOO_MANY.id(), Rule.NETWORK_NOT_APPLIED.id());
        var reserved = inNetwork(
                Rule.ADDRESSES_TOO_MANY,
                "<AddressAssignments><ReservedIPs><ReservedIP name=\"a\"/><ReservedIP name=\"b\"/></ReservedIPs>"
                        + "</AddressAssignments>");
        assertThat(rules(reserved.csdef(), reserved.cscfg()))
                .containsExactlyInAnyOrder(Rule.ADDRESSES_TOO_MANY.id(), Rule.NETWORK_NOT_APPLIED.id());
        var certificates = new StringBuilder("<Certificate name=\"C\"");
        for (int i = 0; i < 199; i++) {
            certificates.insert(0, "<Certificate name=\"C" + i + "\" storeLocation=\"CurrentUser\" storeName=\"My\"/>");
        }
        assertThat(rules(spoiled(CSDEF, "<Certificate name=\"C\"", certificates.toString()), CSCFG))
                .containsExactlyInAnyOrder(Rule.CERTIFICATES_TOO_MANY.id(), Rule.CERTIFICATE_WITHOUT_THUMBPRINT.id());
    }

    @Test
    void aDestinationOutsideOfTheSoftwareIsWarnedOfBeforeItIsPacked() {
        for (var outside : List.of("..", "bin\\..\\..\\x", "C:\\bin", "/bin")) {
            var content =
                    "<Contents><Content destination=\"%s\"><SourceDirectory path=\"a\"/></Content></Contents></WebRole>";
            assertThat(rules(spoiled(CSDEF, "</WebRole>", content.formatted(outside)), CSCFG))
                    .containsExactly(Rule.CONTENT_DESTINATION.id());
            assertThat(rules(spoiled(CSDEF, "</WebRole>", content.formatted(".\\bin\\a..b")), CSCFG))
                    .isEmpty();
        }
    }

    @Test
    void aRoleUnderANameInAnotherCaseIsToldApart() {
        var findings = ServiceCheck.check(
                        "d",
                        CSDEF.getBytes(UTF_8),
                        "c",
                        spoiled(CSCFG, "\"Web\"", "\"web\"").getBytes(UTF_8))
                .findings();
        assertThat(findings)
                .filteredOn(Finding::isError)
                .extracting(Finding::remedy)
                .containsExactly(
                        "write Web instead of web: names are case-sensitive", "write Web: names are case-sensitive");
    }

    @Test
    void mistakesOfTrafficRulesAreFound() {
        var rule =
                "<NetworkTrafficRules><OnlyAllowTrafficTo><Destinations><RoleEndpoint roleName=\"Web\" endpointName=\"%s\"/>"
                        + "</Destinations>%s<WhenSource matches=\"AnyRule\"/></OnlyAllowTrafficTo></NetworkTrafficRules></ServiceDefinition>";
        var kept = Rule.TRAFFIC_RULE_NOT_APPLIED.id();
        assertThat(rules(spoiled(CSDEF, "</ServiceDefinition>", rule.formatted("Int", "")), CSCFG))
                .containsExactly(kept);
        assertThat(rules(spoiled(CSDEF, "</ServiceDefinition>", rule.formatted("In", "")), CSCFG))
                .containsExactlyInAnyOrder(kept, Rule.TRAFFIC_RULE_TARGET.id());
        assertThat(rules(spoiled(CSDEF, "</ServiceDefinition>", rule.formatted("Int", "<AllowAllTraffic/>")), CSCFG))
                .containsExactlyInAnyOrder(kept, Rule.TRAFFIC_RULE_BOTH.id());
    }

    @Test
    void whatThisFabricDoesNotRunIsSaidOfItsRole() {
        var machine = spoiled(spoiled(CSDEF, "<WebRole", "<VirtualMachineRole"), "</WebRole", "</VirtualMachineRole");
        assertThat(rules(machine, CSCFG))
                .containsExactlyInAnyOrder(Rule.VIRTUAL_MACHINE_ROLE.id(), Rule.NOT_FOR_THIS_ROLE.id());
        var imported = spoiled(CSDEF, "<Imports/>", "<Imports><Import moduleName=\"Diagnostics\"/></Imports>");
        assertThat(rules(imported, CSCFG)).containsExactly(Rule.IMPORT_WITHOUT_EFFECT.id());
    }

    @Test
    void aProgramOfTheRolesOwnMayHaveANameThatWindowsKnows() {
        assertThat(rules(spoiled(CSDEF, "sh a.sh", "./start now"), CSCFG)).isEmpty();
        assertThat(rules(spoiled(CSDEF, "sh a.sh", "start now"), CSCFG))
                .containsExactly(Rule.STARTUP_TASK_WINDOWS.id());
    }

    @Test
    void documentsThatCannotBeReadAreRefused() {
        assertThat(rules("", CSCFG)).containsExactly(Rule.EMPTY_FILE.id());
        assertThat(rules(CSCFG, CSDEF)).containsExactly(Rule.ROOT_ELEMENT.id());
        assertThat(rules("<a></b>", CSCFG)).containsExactly(Rule.NOT_WELL_FORMED.id());
        assertThat(rules("<!DOCTYPE a><a/>", CSCFG)).containsExactly(Rule.DOCUMENT_TYPE.id());
        assertThat(rules(spoiled(CSDEF, "<Imports/>", "&nbsp;"), CSCFG)).containsExactly(Rule.ENTITY.id());
        assertThat(rules("<?xml version='1.0' encoding='x'?>" + CSDEF, CSCFG))
                .containsExactly(Rule.ENCODING_UNKNOWN.id());
        var latin = ServiceCheck.check(
                "d", CSDEF.replace("Web", "W\u00fc").getBytes(ISO_8859_1), "c", CSCFG.getBytes(UTF_8));
        assertThat(latin.findings()).extracting(Finding::rule).containsExactly(Rule.ENCODING_BROKEN.id());
    }

    @Test
    void everyRuleOfServiceModelsIsHeldByOneOfTheseTests() {
        var held = Mistakes.cases()
                .map(Mistakes.Case::rule)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
        held.addAll(List.of(
                Rule.ROLES_NONE,
                Rule.ROLE_NAME,
                Rule.ROLES_TOO_MANY,
                Rule.ENDPOINTS_TOO_MANY,
                Rule.CERTIFICATES_TOO_MANY,
                Rule.ADDRESSES_TOO_MANY,
                Rule.TRAFFIC_RULE_NOT_APPLIED,
                Rule.TRAFFIC_RULE_TARGET,
                Rule.TRAFFIC_RULE_BOTH,
                Rule.VIRTUAL_MACHINE_ROLE,
                Rule.NOT_FOR_THIS_ROLE,
                Rule.IMPORT_WITHOUT_EFFECT,
                Rule.NOT_APPLIED));
        var models = EnumSet.range(Rule.NAMESPACE, Rule.CERTIFICATE_NOT_DECLARED);
        models.remove(Rule.NOT_AN_ID); // Of datacenters alone.
        assertThat(held).containsAll(models);
    }

    private static String definition(String roles) {
        return "<ServiceDefinition name=\"S\" xmlns=\"" + NAMESPACE + "ServiceDefinition\">" + roles
                + "</ServiceDefinition>";
    }

    private static Set<String> rules(String csdef, String cscfg) {
        return ServiceCheck.check("d", csdef.getBytes(UTF_8), "c", cscfg.getBytes(UTF_8)).findings().stream()
                .map(Finding::rule)
                .filter(rule ->
                        !rule.equals(Rule.NOT_APPLIED.id())) // Of the site and the certificate of the pair itself.
                .collect(Collectors.toSet());
    }
}
