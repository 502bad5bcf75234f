package dev.ipcaudit.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of several stories that a JVM has told.
 *
 * @param left what it left behind, a line each, as {@link Scenes} finds it
 */
record Scene(int exitCode, List<String> account, List<String> left) {

  static final String STORY = "story ";
  static final String ACCOUNT = "account ";
  static final String LEFT = "left ";
  static final String EXIT = "exit ";

  /** What {@link Scenes} has printed, by story. */
  static Map<String, Scene> of(List<String> output) {
    Map<String, Scene> scenes = new HashMap<>();
    String story = "";
    List<String> account = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (String line : output) {
      String rest = line.substring(line.indexOf(' ') + 1);
      if (line.startsWith(STORY)) {
        story = rest;
        account = new ArrayList<>();
        left = new ArrayList<>();
      } else if (line.startsWith(ACCOUNT)) {
        account.add(rest);
      } else if (line.startsWith(LEFT)) {
        left.add(rest);
      } else if (line.startsWith(EXIT)) {
        scenes.put(story, new Scene(Integer.parseInt(rest), account, left));
      } else {
        throw new AssertionError("unexpected: " + line + "\nin " + String.join("\n", output));
      }
    }
    return scenes;
  }
}
