package dev.ipcaudit.option;

import java.util.ArrayList;
import java.util.List;

/** One part of an option that is a list, which remembers whether it was of any use. */
class OptionPart {

  private final String text;
  private volatile boolean used;

  /**
   * @param text as it was written
   */
  OptionPart(String text) {
    this.text = text;
  }

  final void use() {
    used = true;
  }

  /** Those, as they were written, that nothing was of so far. */
  static List<String> unused(List<? extends OptionPart> parts) {
    List<String> unused = new ArrayList<>();
    for (OptionPart part : parts) {
      if (!part.used) {
        unused.add(part.text);
      }
    }
    return unused;
  }
}
