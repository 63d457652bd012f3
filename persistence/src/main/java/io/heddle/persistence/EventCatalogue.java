package io.heddle.persistence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The names under which events and snapshots stand in the journal. A name is for ever: it is never given to another
 * record, and a record is never edited once shipped; a new fact is a new record under a new name or version.
 *
 * <p>Names look like {@code node.drain-started.v1}: lower-case words joined by {@code -} and {@code .}, a version last.
 */
public final class EventCatalogue {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+\\.v[1-9][0-9]{0,3}");
    private static final int NAME_LENGTH_MAX = 200;

    private final Map<String, Class<? extends Persisted>> classes;
    private final Map<Class<?>, String> names;

    private EventCatalogue(Map<String, Class<? extends Persisted>> classes, Map<Class<?>, String> names) {
        this.classes = classes;
        this.names = names;
    }

    /** One name and the record that it stands for. */
    public record Entry(String name, Class<? extends Persisted> type) {}

    public static Entry entry(String name, Class<? extends Persisted> type) {
        return new Entry(name, type);
    }

    /**
     * A catalogue of these entries.
     *
     * @throws IllegalArgumentException naming every ill-formed or repeated name, repeated class, and class that is no record
     */
    public static EventCatalogue of(Entry... entries) {
        return of(List.of(entries));
    }

    /** Like {@link #of(Entry...)}. */
    public static EventCatalogue of(Collection<Entry> entries) {
        var wrong = new ArrayList<String>();
        var classes = new TreeMap<String, Class<? extends Persisted>>();
        var names = new LinkedHashMap<Class<?>, String>();
        for (Entry e : entries) {
            if (!isName(e.name())) {
                wrong.add("\"" + e.name() + "\" is not a catalogue name (like node.drain-started.v1)");
            }
            if (!e.type().isRecord()) wrong.add(e.type().getName() + " is not a record");
            var sameName = classes.putIfAbsent(e.name(), e.type());
            if (sameName != null) {
                wrong.add("\"" + e.name() + "\" names both " + sameName.getName() + " and "
                        + e.type().getName());
            }
            var sameType = names.putIfAbsent(e.type(), e.name());
            if (sameType != null) {
                wrong.add(e.type().getName() + " is named both \"" + sameType + "\" and \"" + e.name() + "\"");
            }
        }
        if (!wrong.isEmpty()) throw new IllegalArgumentException("event catalogue: " + String.join("; ", wrong));
        return new EventCatalogue(classes, names);
    }

    /** Everything that the modules on the class path contribute. */
    public static EventCatalogue discovered() {
        var entries = new ArrayList<Entry>();
        for (CatalogueSource source : ServiceLoader.load(CatalogueSource.class)) {
            entries.addAll(source.catalogue().entries());
        }
        return of(entries);
    }

    /** Whether {@code text} has the shape of a catalogue name. No class name has it. */
    public static boolean isName(String text) {
        return text.length() <= NAME_LENGTH_MAX && NAME.matcher(text).matches();
    }

    /**
     * This catalogue, once it is certain that it names every record below these sealed types.
     *
     * @throws IllegalArgumentException naming every record that has no name, and every type that is not sealed
     */
    public EventCatalogue covering(Class<?>... sealedTypes) {
        var wrong = new ArrayList<String>();
        for (Class<?> type : sealedTypes) {
            if (!type.isSealed()) wrong.add(type.getName() + " is not sealed");
            collectNameless(type, wrong);
        }
        if (!wrong.isEmpty()) throw new IllegalArgumentException("event catalogue: " + String.join("; ", wrong));
        return this;
    }

    private void collectNameless(Class<?> type, List<String> wrong) {
        if (type.isSealed()) {
            for (Class<?> below : type.getPermittedSubclasses()) collectNameless(below, wrong);
        } else if (!names.containsKey(type)) {
            wrong.add(type.getName() + " has no name");
        }
    }

    /** The name of a record, or empty when it may not be journalled. */
    public Optional<String> nameOf(Class<?> type) {
        return Optional.ofNullable(names.get(type));
    }

    /** The record behind a name, or empty when no module on the class path knows the name. */
    public Optional<Class<? extends Persisted>> typeOf(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** All entries, by name. */
    public List<Entry> entries() {
        return classes.entrySet().stream()
                .map(e -> new Entry(e.getKey(), e.getValue()))
                .toList();
    }
}
