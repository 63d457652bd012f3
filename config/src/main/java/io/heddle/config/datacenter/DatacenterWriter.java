package io.heddle.config.datacenter;

import io.heddle.config.Bytes;
import java.util.Locale;

/** Prints a datacenter as the Datacenter.xml that {@link DatacenterReader} reads back to the same. */
public final class DatacenterWriter {
    private DatacenterWriter() {}

    public static String toXml(Datacenter datacenter) {
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        out.append(line(
                "<Datacenter xmlns=\"%s\" name=\"%s\" cluster=\"%s\">",
                DatacenterReader.NAMESPACE, datacenter.name(), datacenter.cluster()));
        out.append("  <Replicas>\n");
        for (var r : datacenter.replicas()) {
            out.append(line(
                    "    <Replica number=\"%s\" address=\"%s\" apiPort=\"%s\" agentPort=\"%s\" remotingPort=\"%s\"/>",
                    r.number(), r.address(), r.apiPort(), r.agentPort(), r.remotingPort()));
        }
        out.append("  </Replicas>\n  <Racks>\n");
        datacenter.racks().forEach(rack -> rack(out, rack));
        out.append("  </Racks>\n  <LoadBalancers>\n");
        for (var b : datacenter.loadBalancers()) {
            out.append(line("    <LoadBalancer id=\"%s\" address=\"%s\"/>", b.id(), b.address()));
        }
        out.append("  </LoadBalancers>\n  <AddressPools>\n");
        pool(out, "Dips", datacenter.dips());
        pool(out, "Vips", datacenter.vips());
        return out.append("  </AddressPools>\n</Datacenter>\n").toString();
    }

    private static void rack(StringBuilder out, Datacenter.Rack rack) {
        out.append(line("    <Rack id=\"%s\"", rack.id()).stripTrailing());
        if (!rack.switchAddress().isEmpty())
            out.append(" switchAddress=\"").append(escape(rack.switchAddress())).append('"');
        if (!rack.pduAddress().isEmpty())
            out.append(" pduAddress=\"").append(escape(rack.pduAddress())).append('"');
        out.append(">\n");
        for (var n : rack.nodes()) {
            out.append(line("      <Node id=\"%s\" address=\"%s\"", n.id(), n.address())
                    .stripTrailing());
            if (!n.controllerAddress().isEmpty()) {
                out.append(" controllerAddress=\"")
                        .append(escape(n.controllerAddress()))
                        .append('"');
            }
            out.append(line(
                    "\n            cores=\"%s\" memory=\"%s\" disk=\"%s\" bandwidthMbps=\"%s\"%s/>",
                    n.cores(),
                    size(n.memory()),
                    size(n.disk()),
                    n.bandwidthMbps(),
                    n.reservedForFc() ? Flag.RESERVED : ""));
        }
        out.append("    </Rack>\n");
    }

    private static void pool(StringBuilder out, String name, Datacenter.AddressPool pool) {
        out.append(line(
                "    <%s first=\"%s\" last=\"%s\"/>",
                name, pool.first().getHostAddress(), pool.last().getHostAddress()));
    }

    private static String size(Bytes bytes) {
        long mib = bytes.toMib();
        return mib % 1024 == 0 ? mib / 1024 + "GiB" : mib + "MiB";
    }

    /** Fills in values, escaped; the shape is ours. */
    private static String line(String shape, Object... values) {
        var escaped = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            escaped[i] = values[i] instanceof Flag f ? f.text : escape(values[i].toString());
        }
        return String.format(Locale.ROOT, shape, escaped) + "\n";
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private enum Flag {
        RESERVED(" reservedForFc=\"true\"");

        private final String text;

        Flag(String text) {
            this.text = text;
        }
    }
}
