package io.heddle.config.controller;

/**
 * One entry of the topology ({@code .trd}): which cell of the (fault domain, update domain) grid an instance stands in.
 *
 * @param instance the field's name, {@code Role_IN_n}
 */
public record InstanceCell(String role, int index, String instance, int faultDomain, int updateDomain) {}
