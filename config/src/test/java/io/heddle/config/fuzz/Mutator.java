package io.heddle.config.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils documents and archives at random, with a taste for what parsers stumble over. */
final class Mutator {
    private static final List<String> WORDS = List.of(
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>",
            "&x;",
            "&#0;",
            "&#x10FFFF;",
            "&#55296;",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "--",
            "<?xml version=\"1.1\"?>",
            "<?p ",
            "?>",
            "xmlns:a=\"\"",
            "a:b=\"1\"",
            " name=\"\"",
            "\"",
            "'",
            "<",
            ">",
            "/>",
            "</",
            "=",
            "*",
            "-1",
            "2147483648",
            "99999999999999999999",
            "1e9",
            "NaN",
            "@@TOKEN@@",
            "$(X)",
            "\0",
            "\uFEFF",
            "\uFFFE",
            "\uD800",
            "../../",
            "%2e%2e/",
            "C:\\",
            "true",
            "WebRole",
            "WorkerRole",
            "Sites",
            "Import",
            "moduleName=\"Caching\"",
            "RoleInstanceValue",
            "xpath=\"//*[\"",
            "FixedPortRange",
            "InstanceInputEndpoint",
            "PK\1\2",
            "PK\5\6",
            "PK\3\4",
            "NetworkConfiguration",
            "upgradeDomainCount=\"0\"",
            "count=\"0\"",
            "vmsize=\"?\"",
            "localPort=\"*\"");

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    byte[] mutate(byte[] seed, byte[] other) {
        var bytes = seed;
        for (int i = 1 + random.nextInt(4); i > 0; i--) bytes = once(bytes, other);
        return bytes;
    }

    private byte[] once(byte[] bytes, byte[] other) {
        return switch (random.nextInt(10)) {
            case 0 -> flipped(bytes);
            case 1 -> replaced(bytes, at(bytes), 1 + random.nextInt(40), new byte[0]);
            case 2, 3, 4 -> replaced(bytes, at(bytes), random.nextInt(20), word());
            case 5 -> repeated(bytes);
            case 6 -> Arrays.copyOf(bytes, at(bytes));
            case 7 -> replaced(bytes, at(bytes), random.nextInt(60), part(other));
            case 8 -> wide(bytes);
            default -> swappedWord(bytes);
        };
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length == 0) return bytes;
        var result = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) result[at(bytes)] ^= (byte) (1 << random.nextInt(8));
        return result;
    }

    /** A part of it many times over: what grows without bound must be stopped. */
    private byte[] repeated(byte[] bytes) {
        var part = part(bytes);
        var many = new byte[Math.min(200_000, part.length * (1 + random.nextInt(3_000)))];
        for (int i = 0; i < many.length; i++) many[i] = part[i % part.length];
        return replaced(bytes, at(bytes), 0, many);
    }

    private byte[] wide(byte[] bytes) {
        var wide = new String(bytes, UTF_8).getBytes(UTF_16LE);
        return random.nextBoolean() ? wide : replaced(wide, 0, 0, new byte[] {(byte) 0xFF, (byte) 0xFE});
    }

    private byte[] swappedWord(byte[] bytes) {
        var text = new String(bytes, ISO_8859_1);
        var words = text.split("[^A-Za-z0-9]+", 60);
        // The last one is all the rest: many times over it would be more than any reader is for.
        words[words.length - 1] = "";
        var from = words[random.nextInt(words.length)];
        var to = words[random.nextInt(words.length)];
        return from.isEmpty() ? bytes : text.replace(from, to).getBytes(ISO_8859_1);
    }

    private byte[] word() {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
    }

    private byte[] part(byte[] bytes) {
        int from = at(bytes);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
        return to > from ? Arrays.copyOfRange(bytes, from, to) : new byte[] {'<'};
    }

    private int at(byte[] bytes) {
        return bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        int end = Math.min(bytes.length, at + length);
        var result = new byte[at + by.length + bytes.length - end];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(bytes, end, result, at + by.length, bytes.length - end);
        return result;
    }
}
