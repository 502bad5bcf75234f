package dev.ipcaudit.option;

import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an attach asks for at once, among its options: {@code scan.now} and {@code
 * report.now=FILE+FILE}. Immutable.
 */
public final class AttachOrders {

  private static final String SCAN = "scan.now";
  private static final String REPORT = "report.now";

  private boolean scan;
  private List<String> reports = List.of();
  private final StringBuilder options = new StringBuilder();

  private AttachOrders() {}

  /**
   * Takes them out of the options.
   *
   * @param arguments {@code key=value,key=value}; null is nothing
   * @throws OptionException if a value is bad; options are not looked at
   */
  public static AttachOrders parse(@Nullable String arguments) throws OptionException {
    AttachOrders orders = new AttachOrders();
    String[] entries = arguments == null ? new String[0] : arguments.split(",");
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String key = (equals < 0 ? entry : entry.substring(0, equals)).trim();
      String value = equals < 0 ? null : entry.substring(equals + 1).trim();
      if (key.equals(SCAN)) {
        if (value != null) {
          throw bad(key, value, "no value");
        }
        orders.scan = true;
      } else if (key.equals(REPORT)) {
        orders.reports = reports(value);
      } else {
        orders.options.append(orders.options.isEmpty() ? "" : ",").append(entry);
      }
    }
    return orders;
  }

  private static List<String> reports(@Nullable String value) throws OptionException {
    List<String> files = new ArrayList<>();
    for (String name : value == null ? new String[] {""} : value.split("\\+", -1)) {
      String file = name.trim();
      if (!Options.known(file)) {
        throw bad(REPORT, value == null ? null : file, Options.REPORT_EXPECTED);
      }
      files.add(file);
    }
    return Collections.unmodifiableList(files);
  }

  private static OptionException bad(String key, @Nullable String value, String expected) {
    String entry = value == null ? key : key + "=" + Escape.shortened(value);
    return new OptionException(entry + ": expected " + expected, false);
  }

  /** What is left: options, as they are given to the agent. */
  public String options() {
    return options.toString();
  }

  /** Whether to scan now; a report is made of a scan too. */
  public boolean scan() {
    return scan || !reports.isEmpty();
  }

  /** The reports to write now, {@code %p} not yet replaced. */
  public List<String> reports() {
    return reports;
  }
}
