package io.heddle.config.controller;

import io.heddle.config.Bytes;

/**
 * What one VM takes from its node.
 *
 * @param millicores thousandths of a core, since the smallest size shares one
 * @param bandwidthMbps network bandwidth, in Mbit/s
 */
public record VmSize(String name, int millicores, Bytes memory, Bytes disk, int bandwidthMbps) {}
