package io.heddle.config;

import java.util.Locale;

/**
 * What is checked of everything that people hand in. The id of a rule, its name in kebab-case, stands in each finding and
 * stays the same for ever.
 */
public enum Rule {
    // Reading any document.
    FILE_MISSING("A file that was named must exist."),
    EMPTY_FILE("A document must not be empty."),
    TOO_LARGE("A document has at most 4 MiB."),
    TOO_DEEP("Elements nest at most 64 levels deep."),
    TOO_MANY_ELEMENTS("A document has at most 10,000 elements."),
    TOO_MANY_FINDINGS("At most 1,000 findings are listed for one input."),
    ENCODING_UNKNOWN("The declared encoding must be one that Java knows."),
    ENCODING_BROKEN("The bytes must be what the byte-order mark or the declaration says; UTF-8 otherwise."),
    ENCODING_DECLARATION("The declared encoding should be the one used. The bytes are believed."),
    XML_DECLARATION_LATE("Nothing may stand before the XML declaration. White space there is passed over."),
    NOT_WELL_FORMED("A document must be well-formed XML."),
    DOCUMENT_TYPE("A document must not have a document type (DOCTYPE)."),
    ENTITY("A document must not refer to entities other than the five of XML itself."),
    ROOT_ELEMENT("A document must begin with the element of its kind."),
    NAMESPACE("A document should have the namespace of its kind. Others, and none, are read all the same."),
    ATTRIBUTE_MISSING("An attribute that has no default must be given."),
    ATTRIBUTE_UNKNOWN("An attribute that is not known is not used."),
    ATTRIBUTE_MISNAMED("An attribute under a name that only documentation uses is taken for the right one."),
    ELEMENT_MISSING("An element that has no default must be given."),
    ELEMENT_UNKNOWN("An element that is not known is not used, with all that it holds."),
    ELEMENT_REPEATED("An element that can stand once must not stand twice."),
    TRANSFORM("A document that transforms another should be applied to it first. It is read as it stands."),
    TEXT_UNEXPECTED("Text between elements is not used."),
    CASE_DIFFERS("Names and words are case-sensitive. One that differs only in case is taken for the right one."),
    NOT_A_NUMBER("A number must be written in digits. Tokens of build tools must be replaced first."),
    NUMBER_OUT_OF_RANGE("A number must lie in the range that is stated."),
    NOT_A_BOOLEAN("A boolean is true, false, 1 or 0."),
    NOT_ONE_OF("A word must be one of those that are listed."),
    NOT_AN_ID("An id has 1 to 255 letters, digits, '_', '-', '.' or spaces."),
    NOT_AN_ADDRESS("An address is an IPv4 address in dotted notation."),

    // Definition.
    NAME_SHAPE(
            "A name begins with a letter or '_', has none of \\ / : * ? \" < > | ` ' ^ and does not end in '.' or a space."),
    ROLE_NAME(
            "A role's name has the letters A to Z, digits, '_', '-', '.' and spaces only: it is part of ids, paths and URLs."),
    NAME_DUPLICATE("Two things of one kind must not have the same name."),
    ROLES_NONE("A service has at least one role."),
    ROLES_TOO_MANY("A service has at most 25 roles."),
    ENDPOINTS_TOO_MANY(
            "A service has at most 1,000 endpoints. The original platform took 25 of each kind, 5 internal ones of a role."),
    CERTIFICATES_TOO_MANY("The original platform took 199 certificates of a service."),
    STORE_NAME("A certificate's store has a name of 1 to 256 characters."),
    PROBE_PATH("An http probe has a path; a tcp probe has none."),
    PROBE_UNKNOWN("An endpoint's probe must be declared."),
    TRAFFIC_RULE_BOTH("AllowAllTraffic and WhenSource exclude each other. WhenSource holds."),
    TRAFFIC_RULE_TARGET("A traffic rule names roles and internal endpoints of the service."),
    TRAFFIC_RULE_NOT_APPLIED("Traffic rules are kept, but this fabric does not apply them."),
    ENTRY_POINT_ONE("An entry point is one assembly or one program."),
    PROGRAM_READY("The original platform took only programs that are ready when their process starts."),
    COMMAND_LINE("A command line has 1 to 256 characters."),
    PUBLIC_PORTS_ONE("An instance input endpoint has one range of public ports."),
    PUBLIC_PORTS_TOO_FEW("An instance input endpoint has a public port for each instance."),
    PORT_RANGE_EMPTY("A port range does not end before it begins."),
    PORT_CLASH("A public port belongs to one endpoint of the service for each transport."),
    LOCAL_PORT_SHARED("An internal endpoint should have a local port of its own."),
    SEVERAL_PORT_RANGES("Of several port ranges of an internal endpoint, instances are told of the first."),
    INTERNAL_LOAD_BALANCER(
            "An endpoint behind an internal load balancer is reached directly by the service's own roles only."),
    IDLE_TIMEOUT("An idle timeout is 4 to 30 minutes."),
    HTTPS_CERTIFICATE("An https endpoint, and no other, names a certificate."),
    WEB_ROLE_WITHOUT_HTTP("A web role should have an http or https input endpoint."),
    SITE_OUTSIDE_SITES("A Site belongs into Sites. It is used as if it did."),
    SITE_BINDING("A binding names an http or https endpoint of its role."),
    BINDING_CLASH("Two sites must not share both endpoint and host header."),
    NOT_FOR_THIS_ROLE("Sites belong to web roles, startup tasks and runtimes to web and worker roles."),
    IMPORT_UNKNOWN("What a module adds is known for those of the original SDKs only."),
    IMPORT_WITHOUT_EFFECT("A module's settings and endpoints are added, but its Windows programs are not run."),
    VARIABLE_SOURCE("A variable has a value or an XPath, not both and not neither."),
    XPATH("A RoleInstanceValue is an XPath expression."),
    XPATH_REFERENCE("An XPath names a setting, local resource or endpoint that the role has."),
    VM_SIZE_UNKNOWN("A vmsize is one of the platform's sizes."),
    LOCAL_STORAGE_TOO_LARGE("A role's local storage fits on the disk of its vmsize."),
    VIRTUAL_MACHINE_ROLE("VM roles are known, but this fabric does not run them."),
    ENTRY_POINT_WINDOWS("A role's code must be what Linux can run: a jar with a Java role entry point, or a program."),
    STARTUP_TASK_WINDOWS("A startup task must be a program that Linux can run."),
    NOT_APPLIED("This part of the model is read, checked and kept, but this fabric does not apply it."),

    // Configuration.
    INSTANCES_MISSING("Each role says how many instances it has, 0 to 1,000."),
    INSTANCES_NONE("A role of no instances is deployed, but runs nowhere; one role at least has an instance."),
    OS_FAMILY("An osFamily is 1 to 7. Guests run Linux whatever it says."),
    OS_VERSION("An osVersion is * or WA-GUEST-OS-family.minor_yyyymm-nn, of the osFamily."),
    VM_NAME("A vmName has 1 to 10 letters, digits and inner hyphens."),
    THUMBPRINT("A thumbprint is 40 hex digits of SHA-1. Placeholders must be replaced before the certificate is used."),
    ACL_RULES(
            "An access control has 1 to 50 rules, each with an order of its own and at most 256 characters about it."),
    SUBNET("A remote subnet is written in CIDR notation, such as 10.0.0.0/8."),
    ADDRESSES_TOO_MANY("A service has at most one reserved address, and an instance at most one public address."),
    NETWORK_REFERENCE("Network configuration names roles, endpoints, access controls and load balancers that exist."),
    NETWORK_NOT_APPLIED("This part of the network configuration is kept, but this fabric does not apply it."),
    RESERVED_SETTING("Heddle.GuestSilenceMax and Heddle.StopGrace are durations, such as PT90S or 90s."),

    // Both together.
    SERVICE_NAME_DIFFERS("The configuration should name the service as the definition does."),
    ROLE_NOT_CONFIGURED("Each role of the definition is configured."),
    ROLE_NOT_DEFINED("Each role of the configuration is defined."),
    SETTING_WITHOUT_VALUE("Each setting of the definition has a value."),
    SETTING_NOT_DECLARED("Each setting of the configuration is declared by the definition or by an import."),
    CERTIFICATE_WITHOUT_THUMBPRINT("Each certificate of the definition has a thumbprint."),
    CERTIFICATE_NOT_DECLARED(
            "Each certificate of the configuration is declared by the definition, an import or an endpoint."),

    // Packages.
    NOT_A_FOLDER("What is packed is a service's folder."),
    ONE_CSDEF("A service's folder holds one .csdef."),
    ROLE_EMPTY("A role should have software."),
    ENTRY_POINT_MISSING(
            "What a role runs should be among its software: its jar, or a program that is named by a path."),
    CONTENT_MISSING("A folder that Contents names must exist."),
    CONTENT_DESTINATION("A destination in Contents is a folder below approot."),
    CONTENT_SPECIAL_FILE("Software consists of plain files: no links, no devices."),
    PACKAGE_TOO_LARGE("A package has less than 4 GiB."),
    NOT_A_PACKAGE("A package is a zip archive with a service definition."),
    PACKAGE_ENCRYPTED("An encrypted package can be opened by nobody but its first platform."),
    MANIFEST_UNREADABLE("A package's manifest is XML."),
    PART_CHANGED("A part has the checksum that its manifest says."),
    ROLE_MODEL("A role's model in a package of the original tools is XML that begins with RoleModel."),
    ROLE_SOFTWARE_MISSING("A package holds the software of each role."),
    ZIP_DAMAGED("An archive is whole, and its parts are where and what its directory says."),
    ZIP_UNSUPPORTED("Archives are in one part, without encryption, below 4 GiB and compressed by deflate."),
    ZIP_TOO_MANY_ENTRIES("An archive has at most 65,534 entries, named in 16 MiB; a package about four times as many."),
    ZIP_NAME("A name in an archive stays below the folder it is unpacked to."),
    ZIP_DUPLICATE("A name in an archive occurs once, and is a file or a folder."),
    ZIP_OVERLAP("Entries of an archive do not share bytes."),
    ZIP_BOMB("An archive unpacks to at most 8 GiB and 200 times its size."),
    ZIP_SPECIAL_FILE("An archive holds plain files: no links, no devices."),

    // Datacenter.
    REPLICAS("A datacenter has at least one replica, and an odd number of them."),
    NODES("A datacenter has at least one node."),
    LOAD_BALANCERS("A datacenter should have a load balancer."),
    POOL_EMPTY("An address pool does not end before it begins."),
    POOLS_OVERLAP("Address pools do not overlap."),
    ADDRESS_IN_POOL("No machine has an address out of a pool."),
    DUPLICATE("Ids and addresses occur once."),
    NOT_HOST_AND_PORT("A controller, switch or PDU is named as host:port."),
    NOT_A_SIZE("A size is a whole number of MiB, GiB or TiB.");

    private final String meaning;

    Rule(String meaning) {
        this.meaning = meaning;
    }

    /** As it stands in findings. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One sentence: what holds when the rule is kept; and what is done when it is not, where that matters. */
    public String meaning() {
        return meaning;
    }
}
