package io.heddle.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.heddle.api.Views;
import io.heddle.persistence.EventLog.LoggedEvent;
import java.util.ArrayList;

/** A journalled event as an operator reads it: its data whole, and its plain fields on one line. */
public final class EventLines {
    /** Longest summary, in characters. */
    private static final int SUMMARY_MAX = 160;

    private static final ObjectMapper JSON = new ObjectMapper();

    private EventLines() {}

    public static Views.Event view(LoggedEvent e) {
        JsonNode data;
        try {
            data = JSON.readTree(e.json());
        } catch (JsonProcessingException broken) {
            data = TextNode.valueOf(e.json());
        }
        return new Views.Event(e.offset(), e.at(), e.pid(), e.manifest(), summary(data), data);
    }

    private static String summary(JsonNode data) {
        var parts = new ArrayList<String>();
        data.properties().forEach(field -> {
            var value = field.getValue();
            if (field.getKey().equals("at") || value.isNull()) return;
            if (value.isValueNode()) parts.add(field.getKey() + "=" + value.asText());
            else if (value.isArray()) parts.add(field.getKey() + "=" + value.size());
            else if (value.has("roleStatus"))
                parts.add(value.path("instance").asText() + " "
                        + value.path("roleStatus").asText());
        });
        var line = String.join(" ", parts);
        return line.length() <= SUMMARY_MAX ? line : line.substring(0, SUMMARY_MAX - 1) + "…";
    }
}
