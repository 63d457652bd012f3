package io.heddle.codec;

import io.heddle.node.GoalBody;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Values of any record, made from its components: a value in each, and every variant of each sealed interface and enum at
 * least once. The same type gives the same values.
 */
final class Specimens {
    private final ActorRef<?> anybody;

    /** @param anybody stands wherever a reference to an actor is wanted */
    Specimens(ActorRef<?> anybody) {
        this.anybody = anybody;
    }

    List<Object> of(Type type) {
        if (type instanceof ParameterizedType generic) return ofGeneric(generic);
        if (!(type instanceof Class<?> plain)) throw new IllegalArgumentException("no specimen of " + type);
        if (plain.isSealed() && plain.isInterface()) {
            return Arrays.stream(plain.getPermittedSubclasses())
                    .flatMap(c -> of(c).stream())
                    .toList();
        }
        if (plain.isEnum()) return List.of(plain.getEnumConstants());
        if (plain.isRecord()) return ofRecord(plain);
        return List.of(simple(plain));
    }

    private List<Object> ofGeneric(ParameterizedType type) {
        if (type.getRawType() == ActorRef.class) return List.of(anybody);
        if (type.getRawType() == List.class) return List.of(of(type.getActualTypeArguments()[0]));
        if (type.getRawType() == Optional.class) {
            return of(type.getActualTypeArguments()[0]).stream()
                    .<Object>map(Optional::of)
                    .toList();
        }
        throw new IllegalArgumentException("no specimen of " + type);
    }

    private static Object simple(Class<?> type) {
        return switch (type.getName()) {
            case "java.lang.String" -> "text";
            case "int", "java.lang.Integer" -> 7;
            case "long", "java.lang.Long" -> 1234567890123L;
            case "double" -> 0.25;
            case "boolean" -> true;
            case "java.time.Instant" -> Instant.parse("2011-04-01T10:20:30.123456Z");
            case "java.time.Duration" -> Duration.ofMillis(90_500);
            case "java.net.InetAddress" -> address();
            case "io.heddle.node.GoalBody" -> new GoalBody(new byte[] {0, 1, -1});
            default -> throw new IllegalArgumentException("no specimen of " + type);
        };
    }

    private static InetAddress address() {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As many as its most varied component has values; the others begin again. */
    private List<Object> ofRecord(Class<?> type) {
        var components = type.getRecordComponents();
        var choices = new ArrayList<List<Object>>();
        for (var component : components) choices.add(of(component.getGenericType()));
        int count = choices.stream().mapToInt(List::size).max().orElse(1);
        var all = new ArrayList<Object>();
        for (int n = 0; n < count; n++) {
            int turn = n;
            all.add(make(
                    type,
                    components,
                    choices.stream().map(c -> c.get(turn % c.size())).toArray()));
        }
        return all;
    }

    private static Object make(Class<?> type, RecordComponent[] components, Object[] values) {
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no specimen of " + type, e);
        }
    }
}
