package io.heddle.persistence;

/**
 * A module's contribution to the catalogue of what may be journalled. Found at start through {@link
 * java.util.ServiceLoader}: name the implementation in {@code META-INF/services/io.heddle.persistence.CatalogueSource}.
 */
public interface CatalogueSource {
    /** The same entries at every call. */
    EventCatalogue catalogue();
}
