package dev.ipcaudit.ledger;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.CallSite;

/** Walks the stack for a call's site, within the allowance. Thread-safe. */
final class Walks {

  private final SiteFinder sites;
  private final Governor governor;

  Walks(SiteFinder sites, Governor governor) {
    this.sites = sites;
    this.governor = governor;
  }

  /** How many calls the present one stands for; 0 if its site must not be looked for. */
  long weight(LibcFunction function) {
    return governor.weight(function.number());
  }

  /** How many calls no walk stands for yet; forgets them. */
  long leftOver(int function) {
    return governor.leftOver(function);
  }

  /** The site of the call that the current thread is in. */
  CallSite site(LibcFunction function) {
    long start = System.nanoTime();
    CallSite site = sites.find(function.name());
    governor.spent(System.nanoTime() - start);
    return site;
  }

  /** The same, {@link CallSite#UNKNOWN} above the allowance. */
  CallSite siteIfAllowed(LibcFunction function) {
    return governor.weight(function.number()) == 0 ? CallSite.UNKNOWN : site(function);
  }

  /** Loads what walks, with a walk that nobody pays for. */
  void prepare(LibcFunction function) {
    sites.find(function.name());
  }

  /** The site, and what is done there with the result. */
  SiteFinder.Use use(LibcFunction function) {
    long start = System.nanoTime();
    SiteFinder.Use use = sites.findUse(function.name());
    governor.spent(System.nanoTime() - start);
    return use;
  }
}
