package io.heddle.persistence;

/** Marks everything that the journal or the wire between fabric processes may carry; bound to one serializer. */
public interface Persisted {}
