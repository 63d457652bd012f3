package io.heddle.role;

import java.net.InetSocketAddress;

/** A door of an instance, as its peers and its own server socket need it. {@code protocol} is as in the document. */
public record InstanceEndpoint(String name, String protocol, String address, int port) {
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }
}
