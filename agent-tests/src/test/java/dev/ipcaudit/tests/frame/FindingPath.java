package dev.ipcaudit.tests.frame;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** One path of a {@link Finding}. */
public record FindingPath(JsonNode json) {

  public long count() {
    return json.path("count").asLong();
  }

  public long created() {
    return json.path("created").asLong(-1);
  }

  public long removed() {
    return json.path("removed").asLong(-1);
  }

  public List<String> threads() {
    return json.path("threads").valueStream().map(JsonNode::asString).toList();
  }

  /** Its frames, innermost first. */
  public List<String> stack() {
    return json.path("stack").valueStream().map(JsonNode::asString).toList();
  }

  /** Whether it leads through a method of that name. */
  public boolean isThrough(String method) {
    return stack().stream().anyMatch(frame -> frame.contains("." + method + "("));
  }
}
