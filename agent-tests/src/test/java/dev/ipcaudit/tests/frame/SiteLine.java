package dev.ipcaudit.tests.frame;

import tools.jackson.databind.JsonNode;

/** The account of one line in a {@link Report}. */
public record SiteLine(JsonNode json) {

  public String kind() {
    return json.path("kind").asString();
  }

  public long created() {
    return json.path("created").asLong(-1);
  }

  public long removed() {
    return json.path("removed").asLong(-1);
  }

  public long live() {
    return json.path("live").asLong(-1);
  }

  public long eagain() {
    return json.path("eagain").asLong(-1);
  }

  public boolean isAt(Line line) {
    return isAt(json.path("site"), line);
  }

  static boolean isAt(JsonNode site, Line line) {
    return site.path("file").asString("").equals(line.file())
        && site.path("line").asInt(-1) == line.number();
  }

  @Override
  public String toString() {
    JsonNode site = json.path("site");
    return kind()
        + " at "
        + site.path("file").asString("?")
        + ":"
        + site.path("line").asInt(-1)
        + " created "
        + created()
        + " removed "
        + removed()
        + " live "
        + live();
  }
}
