package io.heddle.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import io.heddle.check.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Reads the journal's rows from the database itself, past everything that could lie about them. */
final class JournalWatch {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ROWS =
            "select position, pid, seq, manifest, payload, at from heddle.fabric_event where position > ? order by position";

    /** A clock that is off by more than this from one look to the next was put so. */
    private static final long DRIFT_MAX = 10_000_000_000L;

    private final Path settings;
    private final Recorder recorder;
    private final Map<String, String> instances = new HashMap<>();
    private long position;
    private long at;
    private long looked;
    private long ahead;

    /** @param settings of a fabric process: they name the database */
    JournalWatch(Path settings, Recorder recorder) {
        this.settings = settings;
        this.recorder = recorder;
    }

    private record Row(long position, String pid, long seq, String name, JsonNode event, Instant at) {}

    /** Tells the rows that have come since the last look. */
    void look() throws IOException, SQLException {
        long before = looked;
        long aheadBefore = ahead;
        long looking = recorder.now();
        var rows = rows(position);
        long now = recorder.now();
        looked = looking;
        for (var row : rows) {
            position = row.position();
            // Rows are in the order of their transactions, and a clock may step back.
            at = Math.max(at, trueTime(recorder.at(row.at()), aheadBefore, ahead, before, now));
            long when = at;
            recorder.add(new Fact.Journalled(when, row.pid(), row.seq(), 0, row.name(), row.event()));
            if (row.name().equals("fc-replica.elected.v1")) {
                long epoch = number(row.event().path("epoch"));
                recorder.add(new Fact.Elected(when, row.pid(), epoch));
                recorder.add(new Fact.ActedAsPrimary(when, row.pid(), epoch));
            }
            names(row.event());
        }
    }

    /**
     * When a row was written that the database dated by a clock that may have been wrong: the earliest that fits what is known.
     * The clock may have been put right and wrong again between two looks; what nothing explains is taken to be as old as can be.
     *
     * @param before its clock was so far ahead at the last look, and after: at this one. If they differ by little it drifts, and was
     *     anything between
     * @param from when the last look began, and until: when this one was over, in nanoseconds like all of them
     */
    static long trueTime(long dated, long before, long after, long from, long until) {
        long drift = Math.abs(after - before);
        long earliest = drift <= DRIFT_MAX ? from - drift : from;
        long time = LongStream.of(dated - before, dated - after, dated)
                .filter(t -> t >= earliest && t <= until)
                .min()
                .orElse(from);
        return Math.max(from, time);
    }

    /** Tells every row that the journal has now. */
    void lookAtAll() throws IOException, SQLException {
        look();
        long now = recorder.now();
        for (var row : rows(-1)) recorder.add(new Fact.Kept(now, row.pid(), row.seq(), row.name(), row.event()));
    }

    /** The instance of each VM that the log ever named. */
    Map<String, String> instances() {
        return Map.copyOf(instances);
    }

    private void names(JsonNode event) {
        if (event.has("vm") && event.has("instance")) {
            instances.put(event.get("vm").asText(), event.get("instance").asText());
        }
        event.path("instances").forEach(this::names);
    }

    private static long number(JsonNode quantity) {
        return quantity.isObject() ? quantity.elements().next().asLong() : quantity.asLong();
    }

    /** How far the database's clock is ahead of this one; 0 when it cannot be told from right. */
    private long ahead(Connection connection) throws SQLException {
        long asked = recorder.now();
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery("select clock_timestamp()")) {
            answer.next();
            long said = recorder.at(answer.getTimestamp(1).toInstant());
            return said >= asked && said <= recorder.now() ? 0 : said - asked;
        }
    }

    private List<Row> rows(long after) throws IOException, SQLException {
        var url = ConfigFactory.parseFile(settings.toFile()).getString("heddle.process.journal-url");
        var rows = new ArrayList<Row>();
        try (var connection = DriverManager.getConnection(url);
                var query = connection.prepareStatement(ROWS)) {
            ahead = ahead(connection);
            query.setQueryTimeout(10);
            query.setLong(1, after);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong(1),
                            found.getString(2),
                            found.getLong(3),
                            found.getString(4),
                            JSON.readTree(found.getBytes(5)),
                            found.getTimestamp(6).toInstant()));
                }
            }
        }
        return rows;
    }
}
