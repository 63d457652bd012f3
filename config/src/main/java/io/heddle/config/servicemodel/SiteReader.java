package io.heddle.config.servicemodel;

import io.heddle.config.Rule;
import io.heddle.config.servicemodel.RoleDefinition.Binding;
import io.heddle.config.servicemodel.RoleDefinition.Site;
import io.heddle.config.servicemodel.RoleDefinition.SiteDirectory;
import io.heddle.config.xml.XmlCursor;
import java.util.ArrayList;
import java.util.List;

/** Takes a web role's sites apart. */
final class SiteReader {
    private SiteReader() {}

    static List<Site> read(XmlCursor role) {
        var sites = new ArrayList<>(RoleReader.list(role.one("Sites"), "Site", SiteReader::site));
        for (var stray : role.all("Site")) {
            stray.findings()
                    .warning(
                            stray.place(),
                            Rule.SITE_OUTSIDE_SITES,
                            "Site stands outside of Sites",
                            "put it into Sites; it is used as if it did");
            sites.add(site(stray));
        }
        return sites;
    }

    private static Site site(XmlCursor in) {
        var name = in.named("name");
        var directory = directory(in);
        var directories = directories(in);
        var bindings = in.one("Bindings");
        if (bindings.isEmpty()) {
            in.findings()
                    .error(
                            in.place(),
                            Rule.ELEMENT_MISSING,
                            "the site " + name + " has no Bindings",
                            "bind it to an endpoint of the role");
        }
        var list = RoleReader.list(bindings, "Binding", SiteReader::binding);
        in.done();
        return new Site(in.place(), name, directory, directories, list);
    }

    private static List<SiteDirectory> directories(XmlCursor in) {
        return in.all("VirtualDirectory", "VirtualApplication").stream()
                .map(e -> {
                    var directory = new SiteDirectory(
                            e.place(), e.is("VirtualApplication"), e.named("name"), directory(e), directories(e));
                    e.done();
                    return directory;
                })
                .toList();
    }

    /** The documentation's own sample writes {@code packageDir}. */
    private static String directory(XmlCursor in) {
        var directory = in.optional("physicalDirectory");
        if (directory.isPresent()) return directory.get();
        var old = in.optional("packageDir");
        old.ifPresent(o -> in.findings()
                .warning(
                        in.placeOf("packageDir"),
                        Rule.ATTRIBUTE_MISNAMED,
                        "packageDir is taken for physicalDirectory",
                        "write physicalDirectory"));
        return old.orElse("");
    }

    private static Binding binding(XmlCursor in) {
        var binding = new Binding(in.place(), in.named("name"), in.named("endpointName"), in.text("hostHeader", ""));
        in.done();
        return binding;
    }
}
