package io.heddle.gateway;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.pekko.actor.typed.ActorSystem;

/** One fabric process's door for machines: a gRPC server, with mutual TLS unless a test asks for plain text. */
public final class AgentGateway implements AutoCloseable {
    /** A stream whose machine does not answer a ping for this long is closed; its agent then tries another replica. */
    private static final long KEEP_ALIVE_SECONDS = 5;

    private final Server server;

    private AgentGateway(Server server) {
        this.server = server;
    }

    /** Starts listening. Throws {@link IOException} naming the address when it cannot, or a file that it cannot use. */
    public static AgentGateway start(
            ActorSystem<?> system,
            GatewaySettings settings,
            NodeDirectory nodes,
            LoadBalancerPort loadBalancers,
            PackageSource packages)
            throws IOException {
        var builder = NettyServerBuilder.forAddress(new InetSocketAddress(settings.address(), settings.port()))
                .maxInboundMessageSize(settings.messageBytesMax())
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .intercept(new PeerName(settings.tls().isPresent()))
                .addService(new GatewayService(system, nodes, loadBalancers, packages, settings.chunkBytes()));
        if (settings.tls().isPresent()) {
            var tls = settings.tls().get();
            builder.sslContext(GrpcSslContexts.forServer(
                            tls.certificate().toFile(), tls.key().toFile())
                    .trustManager(tls.authority().toFile())
                    .clientAuth(ClientAuth.REQUIRE)
                    .build());
        }
        try {
            return new AgentGateway(builder.build().start());
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen for machines on " + settings.address() + ":" + settings.port() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Puts the certificate's common name where the calls find it, and turns away a peer that has none. */
    private record PeerName(boolean required) implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (!required) return next.startCall(call, headers);
            try {
                var session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
                if (session == null) throw new SSLPeerUnverifiedException("no TLS session");
                var certificate = (X509Certificate) session.getPeerCertificates()[0];
                var context = Context.current().withValue(GatewayService.PEER, commonName(certificate));
                return Contexts.interceptCall(context, call, headers, next);
            } catch (SSLPeerUnverifiedException | InvalidNameException e) {
                call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
                return new ServerCall.Listener<>() {};
            }
        }

        private static String commonName(X509Certificate certificate) throws InvalidNameException {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst()
                            .orElse("");
        }
    }
}
