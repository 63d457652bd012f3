package io.heddle.config.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class XmlReaderTest {
    private final Findings findings = new Findings();

    @Test
    void everyEncodingInUseGivesTheSameDocument() {
        for (var bytes : List.of(
                "<a n=\"ü漢\"/>".getBytes(UTF_8),
                "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><a n=\"ü漢\"/>".getBytes(UTF_8),
                "\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?><a n=\"ü漢\"/>".getBytes(UTF_16LE),
                "\uFEFF<a n=\"ü漢\"/>".getBytes(UTF_16BE),
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a n=\"ü漢\"/>".getBytes(UTF_16LE),
                "<a n=\"ü漢\"/>".getBytes(UTF_16BE))) {
            assertThat(XmlReader.read("f", bytes, findings)
                            .orElseThrow()
                            .attributes()
                            .get(0)
                            .value())
                    .isEqualTo("ü漢");
        }
        assertThat(findings.toList()).isEmpty();
    }

    @Test
    void aDeclaredEncodingIsUsed() {
        var bytes = "<?xml version='1.0' encoding='windows-1252'?><a n=\"ü\"/>".getBytes(ISO_8859_1);
        assertThat(XmlReader.read("f", bytes, findings)
                        .orElseThrow()
                        .attributes()
                        .get(0)
                        .value())
                .isEqualTo("ü");
        assertThat(findings.toList()).isEmpty();
    }

    @Test
    void aFalseDeclarationIsForgivenAndSaid() {
        for (var bytes : List.of(
                "\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>".getBytes(UTF_8),
                "<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>".getBytes(UTF_8),
                "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>".getBytes(UTF_16LE))) {
            var own = new Findings();
            assertThat(XmlReader.read("f", bytes, own)).isPresent();
            assertThat(own.toList()).extracting(Finding::rule).containsExactly("encoding-declaration");
        }
    }

    @Test
    void aSecondByteOrderMarkIsForgiven() {
        assertThat(XmlReader.read("f", "\uFEFF\uFEFF<?xml version='1.0'?><a/>".getBytes(UTF_8), findings))
                .isPresent();
        assertThat(findings.toList()).isEmpty();
    }

    @Test
    void aBrokenByteIsNamedWithItsPlace() {
        assertThat(XmlReader.read("f", "<a>\n  \u00fc</a>".getBytes(ISO_8859_1), findings))
                .isEmpty();
        assertThat(findings.toList())
                .extracting(f -> f.rule() + " " + f.place())
                .containsExactly("encoding-broken f:2:3");
    }

    @Test
    void whiteSpaceBeforeTheDeclarationIsForgivenAndMovesNothing() {
        var root = XmlReader.read("f", "\n\n <?xml version=\"1.0\"?>\n<a\n b='1'/>".getBytes(UTF_8), findings)
                .orElseThrow();
        assertThat(root.place()).hasToString("f:4:1");
        assertThat(root.attributes().get(0).place()).hasToString("f:5:2");
        assertThat(findings.toList()).extracting(Finding::rule).containsExactly("xml-declaration-late");
    }

    @Test
    void placesAreExactWhateverStandsBetween() {
        var text =
                "<?xml version='1.0'?>\r\n<!-- <b x='no'> -->\r\n<a\r\n\tx = '<!--&gt;'\r y=\"1>2\"><![CDATA[ <c> ]]><?p <d>?>"
                        + "</a >";
        var inner = text.replace("</a >", "\r\n   <e z='1'/><e/></a >").replace("<!--&gt;", "--&gt;");
        var root = XmlReader.read("f", inner.getBytes(UTF_8), findings).orElseThrow();
        assertThat(root.attributes())
                .extracting(a -> a.name() + " " + a.place())
                .containsExactly("x f:4:2", "y f:5:2");
        assertThat(root.children()).extracting(e -> e.place().toString()).containsExactly("f:6:4", "f:6:14");
        assertThat(root.children().get(0).attributes().get(0).place().path()).isEqualTo("a/e@z");
    }

    @Test
    void whatIsNotWellFormedIsNamedWithARemedy() {
        assertThat(XmlReader.read("f", "<a>\n<b c='1<2'/></a>".getBytes(UTF_8), findings))
                .isEmpty();
        var finding = findings.toList().get(0);
        assertThat(finding.place()).startsWith("f:2:");
        assertThat(finding.remedy()).isEqualTo("write &lt; instead of < inside a value");
    }
}
