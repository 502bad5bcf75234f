package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that the user declares as meant to outlive the JVM: option {@code
 * persistent=key:0x48460001;name:/app-*;site:com.acme.Boot*}. Immutable.
 */
public final class Persistent {

  /** Declares nothing. */
  public static final Persistent NONE = new Persistent(List.of(), List.of(), SitePatterns.NONE);

  private static final String EXPECTED =
      "key:0x48460001, name:/app-* or site:com.acme.Boot*, joined by ;";

  private final List<Integer> keys;
  private final List<Glob> names;
  private final SitePatterns sites;

  private Persistent(List<Integer> keys, List<Glob> names, SitePatterns sites) {
    this.keys = keys;
    this.names = names;
    this.sites = sites;
  }

  static Persistent parse(OptionTable table) throws OptionException {
    List<Integer> keys = new ArrayList<>();
    List<Glob> names = new ArrayList<>();
    List<String> sites = new ArrayList<>();
    List<String> parts = Parts.of(table.value("persistent"), ';');
    for (String part : parts) {
      int colon = part.indexOf(':');
      String what = colon < 0 ? "" : part.substring(0, colon).trim();
      String pattern = part.substring(colon + 1).trim();
      if (what.equals("key")) {
        keys.add(key(table, part, pattern));
      } else if (what.equals("name") && !pattern.isEmpty()) {
        names.add(new Glob(pattern));
      } else if (what.equals("site") && !pattern.isEmpty()) {
        sites.add(pattern);
      } else {
        throw table.bad("persistent", part, EXPECTED);
      }
    }
    if (parts.isEmpty()) {
      throw table.bad("persistent", EXPECTED);
    }
    return new Persistent(keys, names, SitePatterns.of(sites));
  }

  private static int key(OptionTable table, String part, String digits) throws OptionException {
    long key = 0;
    try {
      key =
          digits.startsWith("0x")
              ? Long.parseLong(digits.substring(2), 16)
              : Long.parseLong(digits);
    } catch (NumberFormatException notANumber) {
      // stays 0, which is refused below
    }
    // key_t is an int that ipcs(1) shows unsigned; 0 is IPC_PRIVATE and would declare every private
    // object of the machine
    if (key == 0 || key < Integer.MIN_VALUE || key > 0xffffffffL) {
      throw table.bad("persistent", part, "a key of 32 bits other than 0, as in key:0x48460001");
    }
    return (int) key;
  }

  /**
   * Whether an object is meant to stay.
   *
   * @param key the System V key, 0 where there is none
   * @param name the POSIX name, null where there is none
   * @param site the line that created it
   */
  public boolean declares(int key, String name, CallSite site) {
    if (key != 0 && keys.contains(key)) {
      return true;
    }
    for (Glob glob : names) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return sites.matches(site);
  }
}
