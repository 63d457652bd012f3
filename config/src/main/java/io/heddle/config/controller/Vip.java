package io.heddle.config.controller;

import java.util.List;

/**
 * A public address of a deployment, and what answers on it. Which address it is, the fabric says when it deploys.
 *
 * @param name {@code public}: a deployment has one, which all its roles share
 */
public record Vip(String name, List<Door> doors) {
    public Vip {
        doors = List.copyOf(doors);
    }

    /**
     * A public port, or a range of them.
     *
     * @param transport {@code tcp} or {@code udp}: endpoints that speak http stand on tcp
     * @param balanced whether any instance answers on the port; else each has one of its own
     */
    public record Door(String role, String endpoint, String transport, int port, int portMax, boolean balanced) {}
}
