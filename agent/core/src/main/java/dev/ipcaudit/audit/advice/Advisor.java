package dev.ipcaudit.audit.advice;

import java.util.List;

/** One kind of advice. Without state, and so thread-safe. */
public interface Advisor {

  /** The stable name, such as {@code huge-pages}. */
  String id();

  /** What it is about, in one short sentence. */
  String title();

  /** What it has to say of a machine; nothing where nothing could be better. */
  List<Advice> advise(Surroundings machine);
}
