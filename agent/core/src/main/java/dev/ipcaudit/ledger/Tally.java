package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** One value for each kind and line, made when first asked for. Thread-safe. */
final class Tally<T> {

  private final Factory<T> factory;
  private final List<ConcurrentHashMap<CallSite, T>> byKind = new ArrayList<>();

  Tally(Factory<T> factory) {
    this.factory = factory;
    for (int kind = 0; kind < Kind.values().length; kind++) {
      byKind.add(new ConcurrentHashMap<>());
    }
  }

  T of(Kind kind, CallSite site) {
    ConcurrentHashMap<CallSite, T> values = byKind.get(kind.ordinal());
    T value = values.get(site);
    if (value == null) {
      T fresh = factory.make(kind, site);
      value = values.putIfAbsent(site, fresh);
      value = value == null ? fresh : value;
    }
    return value;
  }

  /** The one that was made, or null. */
  T find(Kind kind, CallSite site) {
    return byKind.get(kind.ordinal()).get(site);
  }

  /** Allocates nothing. */
  boolean isEmpty() {
    for (int kind = 0; kind < byKind.size(); kind++) {
      if (!byKind.get(kind).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  List<T> all() {
    List<T> all = new ArrayList<>();
    for (ConcurrentHashMap<CallSite, T> values : byKind) {
      all.addAll(values.values());
    }
    return all;
  }

  /** Makes a value. */
  interface Factory<T> {
    T make(Kind kind, CallSite site);
  }
}
