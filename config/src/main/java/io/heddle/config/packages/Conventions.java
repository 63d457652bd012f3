package io.heddle.config.packages;

import java.util.UUID;

/** The fixed texts and the names of parts that the open packaging conventions ask for. */
final class Conventions {
    static final String CONTENT_TYPES = """
            <?xml version="1.0" encoding="utf-8"?>
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
              <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
              <Default Extension="cssx" ContentType="binary/software"/>
              <Default Extension="csdx" ContentType="user/user"/>
              <Default Extension="csdef" ContentType="user/user"/>
              <Default Extension="csman" ContentType="text/ucmanifest"/>
            </Types>
            """;

    private Conventions() {}

    /** Names of a package's parts, which end in an id made from the definition. */
    record Names(UUID id) {
        String software(String role) {
            return PartNames.step(role) + "_" + id + ".cssx";
        }

        String definition() {
            return "SDPackage_" + id + ".csdx";
        }

        String manifest() {
            return id + ".csman";
        }

        String relationships() {
            return """
                    <?xml version="1.0" encoding="utf-8"?>
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                      <Relationship Id="SERVICEDESCRIPTION" Target="/%s" Type="%3$s"/>
                      <Relationship Id="MANIFEST" Target="/%s" Type="%3$s"/>
                    </Relationships>
                    """.formatted(
                            definition(), manifest(), "http://schemas.microsoft.com/opc/2006/sample/required-resource");
        }
    }
}
