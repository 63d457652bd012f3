package io.heddle.config.datacenter;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IPv4 addresses as numbers; never asks a name server. */
final class Addresses {
    private static final Pattern DOTTED = Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");

    private Addresses() {}

    static Optional<InetAddress> parse(String dotted) {
        var matcher = DOTTED.matcher(dotted);
        if (!matcher.matches()) return Optional.empty();
        long number = 0;
        for (int i = 1; i <= 4; i++) {
            int octet = Integer.parseInt(matcher.group(i));
            if (octet > 255) return Optional.empty();
            number = number << 8 | octet;
        }
        return Optional.of(of(number));
    }

    static InetAddress of(long number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    static long number(InetAddress address) {
        long number = 0;
        for (byte b : address.getAddress()) number = number << 8 | (b & 0xFF);
        return number;
    }
}
