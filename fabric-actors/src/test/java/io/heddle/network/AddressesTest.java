package io.heddle.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.config.datacenter.Datacenter.AddressPool;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressesTest {
    @Test
    void theLowestFreeAddressesArePicked() throws UnknownHostException {
        assertThat(Addresses.pick(pool("10.0.0.1", "10.0.0.9"), Set.of("10.0.0.1", "10.0.0.3"), 3))
                .containsExactly("10.0.0.2", "10.0.0.4", "10.0.0.5");
    }

    @Test
    void aPoolThatRunsOutGivesWhatItHas() throws UnknownHostException {
        assertThat(Addresses.pick(pool("10.0.0.1", "10.0.0.3"), Set.of("10.0.0.2"), 5))
                .containsExactly("10.0.0.1", "10.0.0.3");
        assertThat(Addresses.pick(pool("10.0.0.1", "10.0.0.1"), Set.of("10.0.0.1"), 1))
                .isEmpty();
    }

    @Test
    void aPoolMayCrossOctetsAndEndAtTheLastAddressOfAll() throws UnknownHostException {
        assertThat(Addresses.pick(pool("10.0.0.255", "10.0.1.1"), Set.of(), 9))
                .containsExactly("10.0.0.255", "10.0.1.0", "10.0.1.1");
        assertThat(Addresses.pick(pool("255.255.255.254", "255.255.255.255"), Set.of(), 9))
                .containsExactly("255.255.255.254", "255.255.255.255");
    }

    private static AddressPool pool(String first, String last) throws UnknownHostException {
        return new AddressPool(InetAddress.getByName(first), InetAddress.getByName(last));
    }
}
