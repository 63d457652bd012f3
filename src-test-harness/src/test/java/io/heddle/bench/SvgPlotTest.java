package io.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SvgPlotTest {
    private static Document parsed(SvgPlot plot) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plot.svg())));
    }

    @Test
    void eachLineIsDrawnThroughItsDotsFromLeftToRight() throws Exception {
        var plot = new SvgPlot("a < b & c", "machines")
                .add("one", 1_000, 30)
                .add("one", 100, 3)
                .add("two", 100, 7);
        var document = parsed(plot);
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(3);
        var lines = document.getElementsByTagName("polyline");
        assertThat(lines.getLength()).isEqualTo(2);
        var points = lines.item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue()
                .split("[ ,]", -1);
        assertThat(Double.parseDouble(points[0])).isLessThan(Double.parseDouble(points[2]));
        assertThat(Double.parseDouble(points[1])).isGreaterThan(Double.parseDouble(points[3]));
    }

    @Test
    void everyDotLiesWithinThePicture() throws Exception {
        var circles = parsed(new SvgPlot("t", "x").add("l", 1, 0.001).add("l", 100_000, 12_345))
                .getElementsByTagName("circle");
        for (int i = 0; i < circles.getLength(); i++) {
            var attributes = circles.item(i).getAttributes();
            assertThat(Double.parseDouble(attributes.getNamedItem("cx").getNodeValue()))
                    .isBetween(0.0, 640.0);
            assertThat(Double.parseDouble(attributes.getNamedItem("cy").getNodeValue()))
                    .isBetween(0.0, 360.0);
        }
    }

    @Test
    void whatHasNoPlaceOnALogarithmicAxisIsLeftOut() {
        assertThat(new SvgPlot("t", "x").add("l", 10, 0).add("l", -1, 5).isEmpty())
                .isTrue();
    }
}
