package io.heddle.config.servicemodel;

/** A definition with the configuration that goes with it. */
public record ServiceModel(ServiceDefinition definition, ServiceConfiguration configuration) {}
