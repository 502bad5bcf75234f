package dev.ipcaudit.option;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects that the user declares as meant to outlive the JVM: option {@code
 * persistent=key:0x48460001;name:/app-*;site:com.acme.Boot*}, with a caller too. Thread-safe.
 */
public final class Persistent {

  /** Declares nothing. */
  public static final Persistent NONE = new Persistent(List.of());

  private static final String EXPECTED =
      "key:0x48460001, name:/app-* or site:com.acme.Boot*, joined by ;";

  private final List<Part> parts;

  private Persistent(List<Part> parts) {
    this.parts = parts;
  }

  static Persistent parse(OptionTable table) throws OptionException {
    List<Part> declared = new ArrayList<>();
    List<String> parts = ListSplitter.of(table.value("persistent"), ';');
    for (String part : parts) {
      int colon = part.indexOf(':');
      String what = colon < 0 ? "" : part.substring(0, colon).trim();
      String pattern = part.substring(colon + 1).trim();
      if (what.equals("key")) {
        declared.add(new Part(part, key(table, part, pattern), null, SitePatterns.NONE));
      } else if (what.equals("name") && !pattern.isEmpty()) {
        declared.add(new Part(part, 0, new Glob(pattern), SitePatterns.NONE));
      } else if (what.equals("site") && !pattern.isEmpty()) {
        SitePatterns site = SitePatterns.of(table, "persistent", part, pattern);
        declared.add(new Part(part, 0, null, site));
      } else {
        throw table.bad("persistent", part, EXPECTED);
      }
    }
    if (parts.isEmpty()) {
      throw table.bad("persistent", EXPECTED);
    }
    return new Persistent(declared);
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
   * @param site the line that created it, as its path reached it
   */
  public boolean declares(int key, @Nullable String name, CallSite site) {
    boolean declares = false;
    for (Part part : parts) {
      if ((key != 0 && part.key == key)
          || (part.name != null && part.name.matches(name))
          || part.site.matches(site)) {
        part.use();
        declares = true;
      }
    }
    return declares;
  }

  /** The declarations, as they were written, that nothing asked for so far was of. */
  public List<String> unused() {
    return OptionPart.unused(parts);
  }

  private static final class Part extends OptionPart {
    final int key;
    final @Nullable Glob name;
    final SitePatterns site;

    Part(String text, int key, @Nullable Glob name, SitePatterns site) {
      super(text);
      this.key = key;
      this.name = name;
      this.site = site;
    }
  }
}
