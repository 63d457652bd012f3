package io.heddle.config.servicemodel;

import io.heddle.config.servicemodel.NetworkConfiguration.AccessControl;
import io.heddle.config.servicemodel.NetworkConfiguration.AclRule;
import io.heddle.config.servicemodel.NetworkConfiguration.DnsServer;
import io.heddle.config.servicemodel.NetworkConfiguration.EndpointAcl;
import io.heddle.config.servicemodel.NetworkConfiguration.InstanceAddress;
import io.heddle.config.servicemodel.NetworkConfiguration.PublicIp;
import io.heddle.config.servicemodel.NetworkConfiguration.SecurityGroups;
import io.heddle.config.servicemodel.RoleDefinition.Binding;
import io.heddle.config.servicemodel.RoleDefinition.Certificate;
import io.heddle.config.servicemodel.RoleDefinition.Content;
import io.heddle.config.servicemodel.RoleDefinition.Declared;
import io.heddle.config.servicemodel.RoleDefinition.Endpoints;
import io.heddle.config.servicemodel.RoleDefinition.EntryPoint;
import io.heddle.config.servicemodel.RoleDefinition.Import;
import io.heddle.config.servicemodel.RoleDefinition.InputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InstanceInputEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.InternalEndpoint;
import io.heddle.config.servicemodel.RoleDefinition.LocalStorage;
import io.heddle.config.servicemodel.RoleDefinition.PortRange;
import io.heddle.config.servicemodel.RoleDefinition.Protocol;
import io.heddle.config.servicemodel.RoleDefinition.RoleRuntime;
import io.heddle.config.servicemodel.RoleDefinition.Site;
import io.heddle.config.servicemodel.RoleDefinition.SiteDirectory;
import io.heddle.config.servicemodel.RoleDefinition.Task;
import io.heddle.config.servicemodel.RoleDefinition.Variable;
import io.heddle.config.servicemodel.ServiceConfiguration.GuestAgentSettings;
import io.heddle.config.servicemodel.ServiceConfiguration.RoleConfiguration;
import io.heddle.config.servicemodel.ServiceConfiguration.Setting;
import io.heddle.config.servicemodel.ServiceConfiguration.Thumbprint;
import io.heddle.config.servicemodel.ServiceDefinition.LoadBalancerProbe;
import io.heddle.config.servicemodel.ServiceDefinition.NetworkTrafficRule;
import io.heddle.config.servicemodel.ServiceDefinition.TopologyChangeDiscovery;
import io.heddle.config.xml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes service models at random: legal to write down, seldom sensible. Few names, so that two of them overlap. */
public final class ModelMaker {
    private static final Place AT = Place.NOWHERE;
    private static final List<String> NAMES = List.of("Web", "Worker", "a.b", "_x 1", "Größe", "Name-5", "Q");
    private static final String LETTERS = "aZ0 .<>&\"'\n\t\r\\/%$@=;:#äß漢\uD83D\uDE00";

    private final Random random;

    public ModelMaker(Random random) {
        this.random = random;
    }

    public ServiceModel model() {
        var definition = definition();
        var configured =
                definition.roles().stream().map(r -> configuration(r.name())).toList();
        return new ServiceModel(definition, configuration(configured));
    }

    public ServiceDefinition definition() {
        return new ServiceDefinition(
                AT,
                name(),
                1 + random.nextInt(20),
                pick(TopologyChangeDiscovery.values()),
                text(),
                named(this::probe),
                named(this::role),
                some(this::trafficRule));
    }

    public ServiceConfiguration configuration(List<RoleConfiguration> roles) {
        return new ServiceConfiguration(
                AT,
                name(),
                "" + (1 + random.nextInt(7)),
                "*",
                text(),
                roles,
                maybe(this::network),
                maybe(() -> new GuestAgentSettings(AT, flag(), flag())));
    }

    private RoleConfiguration configuration(String role) {
        return new RoleConfiguration(
                AT,
                role,
                flag() ? "" : "vm-1",
                flag() ? "" : "disk.vhd",
                1 + random.nextInt(40),
                named(n -> new Setting(AT, n, text())),
                named(n -> new Thumbprint(AT, n, thumbprint(), "sha1")));
    }

    private RoleDefinition role(String name) {
        return new RoleDefinition(
                AT,
                pick(RoleDefinition.Kind.values()),
                name,
                pick("Small", "ExtraSmall", "A7"),
                flag(),
                someOf(List.of("Diagnostics", "RemoteAccess", "Other"), n -> new Import(AT, n)),
                random.nextInt(5) - 2,
                some(this::task),
                maybe(this::runtime),
                named(this::site),
                named(n -> new Declared(AT, n)),
                named(n -> new LocalStorage(AT, n, 1 + random.nextInt(5000), flag())),
                named(n -> new Certificate(AT, n, pick(Certificate.StoreLocation.values()), "My", flag())),
                endpoints(),
                some(() -> new Content(AT, text(), text())));
    }

    private Task task() {
        return new Task(AT, text(), flag(), pick(Task.TaskType.values()), named(this::variable));
    }

    private Variable variable(String name) {
        return new Variable(AT, name, maybe(this::text), maybe(() -> "/RoleEnvironment/Deployment/@id"));
    }

    private RoleRuntime runtime() {
        return new RoleRuntime(
                AT,
                flag(),
                named(this::variable),
                maybe(() -> flag()
                        ? new EntryPoint.Assembly(AT, text(), text())
                        : new EntryPoint.Program(AT, text(), flag())));
    }

    private Site site(String name) {
        return new Site(AT, name, text(), some(() -> directory(2)), named(n -> new Binding(AT, n, name(), text())));
    }

    private SiteDirectory directory(int depth) {
        List<SiteDirectory> inner = depth == 0 ? List.of() : some(() -> directory(depth - 1));
        return new SiteDirectory(AT, flag(), name(), text(), inner);
    }

    private Endpoints endpoints() {
        var names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        return new Endpoints(
                someOf(names.subList(0, 2), this::input),
                someOf(
                        names.subList(2, 4),
                        n -> new InternalEndpoint(
                                AT, n, pick(Protocol.HTTP, Protocol.UDP, Protocol.ANY), some(this::range))),
                someOf(names.subList(4, 6), n -> new InstanceInputEndpoint(AT, n, Protocol.TCP, port(), range(), 7)));
    }

    private InputEndpoint input(String name) {
        return new InputEndpoint(
                AT,
                name,
                pick(Protocol.HTTP, Protocol.HTTPS, Protocol.TCP, Protocol.UDP),
                port(),
                flag() ? 0 : port(),
                text(),
                flag(),
                text(),
                text(),
                4 + random.nextInt(27),
                pick(InputEndpoint.Distribution.values()));
    }

    private LoadBalancerProbe probe(String name) {
        boolean http = flag();
        return new LoadBalancerProbe(
                AT,
                name,
                http ? LoadBalancerProbe.Protocol.HTTP : LoadBalancerProbe.Protocol.TCP,
                http ? "/" + text() : "",
                flag() ? 0 : port(),
                Duration.ofSeconds(5 + random.nextInt(60)),
                Duration.ofSeconds(11 + random.nextInt(60)));
    }

    private NetworkTrafficRule trafficRule() {
        boolean anyone = flag();
        return new NetworkTrafficRule(
                AT,
                some(() -> new NetworkTrafficRule.Destination(AT, name(), name())),
                anyone,
                anyone ? List.of() : some(this::name));
    }

    private NetworkConfiguration network() {
        return new NetworkConfiguration(
                AT,
                named(n -> new DnsServer(AT, n, "10.0.0.4")),
                flag() ? "" : name(),
                some(() ->
                        new InstanceAddress(AT, name(), some(this::name), named(n -> new PublicIp(AT, n, 9, text())))),
                some(this::name),
                named(n -> new AccessControl(
                        AT, n, some(() -> new AclRule(AT, random.nextInt(60_000), flag(), text(), text())))),
                some(() -> new EndpointAcl(AT, name(), name(), name())),
                named(n -> new NetworkConfiguration.LoadBalancer(AT, n, "private", text(), "10.1.2.3")),
                some(() -> new SecurityGroups(AT, name(), some(this::name))));
    }

    private String thumbprint() {
        return flag() ? "0123456789ABCDEF0123456789ABCDEF01234567" : "to be filled in";
    }

    private PortRange range() {
        int min = port();
        return new PortRange(min, Math.min(65_535, min + random.nextInt(20)));
    }

    private int port() {
        return 1 + random.nextInt(65_535);
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String text() {
        var out = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            out.appendCodePoint(LETTERS.codePoints()
                    .skip(random.nextInt((int) LETTERS.codePoints().count()))
                    .findFirst()
                    .orElseThrow());
        }
        return out.toString();
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> Optional<T> maybe(Supplier<T> make) {
        return flag() ? Optional.of(make.get()) : Optional.empty();
    }

    private <T> List<T> some(Supplier<? extends T> make) {
        var list = new ArrayList<T>();
        for (int i = random.nextInt(3); i > 0; i--) list.add(make.get());
        return list;
    }

    private <T> List<T> named(Function<String, T> make) {
        return someOf(NAMES, make);
    }

    private <T> List<T> someOf(List<String> names, Function<String, T> make) {
        var chosen = new ArrayList<>(names);
        Collections.shuffle(chosen, random);
        return chosen.subList(0, random.nextInt(Math.min(4, names.size() + 1))).stream()
                .map(make)
                .toList();
    }
}
