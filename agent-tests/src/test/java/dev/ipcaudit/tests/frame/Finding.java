package dev.ipcaudit.tests.frame;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** One finding of a {@link Report}. */
public record Finding(JsonNode json) {

  public String rule() {
    return json.path("rule").asString();
  }

  public String severity() {
    return json.path("severity").asString();
  }

  public String kind() {
    return json.path("kind").asString();
  }

  public long count() {
    return json.path("count").asLong();
  }

  public boolean isAt(Line line) {
    return SiteLine.isAt(json.path("site"), line);
  }

  /** The kernel's ids of the objects that the report lists, at most 100. */
  public List<Integer> ids() {
    return json.path("objects").valueStream().map(object -> object.path("id").asInt()).toList();
  }

  /** The keys of the objects, as text. */
  public List<String> keys() {
    return json.path("objects").valueStream().map(object -> object.path("key").asString()).toList();
  }

  /** The names of the objects that the report lists. */
  public List<String> names() {
    return json.path("objects")
        .valueStream()
        .map(object -> object.path("name").asString())
        .toList();
  }

  /** How often which verdict was given. */
  public Map<String, Long> verdicts() {
    return json.path("verdicts")
        .propertyStream()
        .collect(Collectors.toMap(Map.Entry::getKey, verdict -> verdict.getValue().asLong()));
  }

  /** The frames of the most costly path, innermost first. */
  public List<String> stack() {
    return json.path("stack").valueStream().map(JsonNode::asString).toList();
  }

  /** The paths that have to answer for it. */
  public List<FindingPath> paths() {
    return json.path("paths").valueStream().map(FindingPath::new).toList();
  }

  @Override
  public String toString() {
    JsonNode site = json.path("site");
    return severity()
        + " "
        + rule()
        + " "
        + count()
        + " "
        + kind()
        + " at "
        + site.path("file").asString("?")
        + ":"
        + site.path("line").asInt(-1);
  }
}
