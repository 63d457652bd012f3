package shop;

import static io.heddle.junit.Target.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.junit.Datacenter;
import io.heddle.junit.Service;
import io.heddle.junit.SimulatedDatacenter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShopTest {
    @Test
    @Datacenter(nodes = 200, faultDomains = 5, seed = 42)
    void theShopOutlivesAMachine(SimulatedDatacenter dc) {
        dc.deploy(Service.named("shop").role("Web", 20).endpoint("Http", 80).role("Worker", 10));
        dc.awaitReady("shop");
        var lost = dc.instance("shop", "Web_IN_0").node();

        dc.kill(node(lost));

        dc.awaitAsserted(Duration.ofMinutes(1), () -> assertThat(dc.instances("shop"))
                .hasSize(30)
                .allMatch(i -> i.status().equals("ReadyRole"))
                .noneMatch(i -> i.node().equals(lost)));
    }
}
