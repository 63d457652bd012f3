package io.heddle.network;

import io.heddle.config.datacenter.Datacenter.AddressPool;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Picks free IPv4 addresses from a pool, lowest first, so that the same state gives the same plan. */
public final class Addresses {
    private Addresses() {}

    /** The {@code count} lowest addresses that are not in {@code used}; fewer when the pool has no more. */
    public static List<String> pick(AddressPool pool, Set<String> used, int count) {
        var found = new ArrayList<String>(count);
        long last = number(pool.last());
        for (long n = number(pool.first()); n <= last && found.size() < count; n++) {
            var address = text(n);
            if (!used.contains(address)) found.add(address);
        }
        return found;
    }

    private static long number(InetAddress address) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt());
    }

    private static String text(long number) {
        try {
            byte[] bytes =
                    ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array();
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
