package io.heddle.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the fabric is, and how a machine shows who it is.
 *
 * @param targets {@code host:port} of the fabric processes' gateways; any one will do
 * @param tls folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem}; empty for plain text, in tests only
 * @param authority name that the gateways' certificates bear, when it is not the target's host
 * @param from address of this machine to connect from; empty: the system's choice
 */
public record GatewaySettings(
        List<String> targets, Optional<Path> tls, Optional<String> authority, Optional<String> from) {
    private static final Pattern TARGET = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+):[0-9]{1,5}");

    public GatewaySettings {
        targets = List.copyOf(targets);
    }

    /** Reads {@code --gateway} (any number), {@code --tls} or {@code --plaintext}, {@code --tls-authority},
     * {@code --gateway-from}. */
    public static GatewaySettings parse(Options options) {
        List<String> targets = options.all("gateway");
        if (targets.isEmpty()) {
            options.finding(
                    "gateway", "option-missing", "is missing", "add --gateway HOST:PORT, once per fabric process");
        }
        for (String target : targets) {
            if (!TARGET.matcher(target).matches()) {
                options.finding("gateway", "gateway-shape", "not HOST:PORT: \"" + target + "\"", "");
            }
        }
        boolean plain = options.flag("plaintext");
        Optional<Path> tls = options.optional("tls").map(Path::of);
        if (plain == tls.isPresent()) {
            options.finding(
                    "tls",
                    "tls-or-plaintext",
                    "give either --tls FOLDER or --plaintext",
                    "plain text is for tests only");
        }
        tls.ifPresent(folder -> {
            for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
                if (!Files.isReadable(folder.resolve(file))) {
                    options.finding("tls", "tls-file", "cannot read " + folder.resolve(file), "");
                }
            }
        });
        return new GatewaySettings(targets, tls, options.optional("tls-authority"), options.optional("gateway-from"));
    }
}
