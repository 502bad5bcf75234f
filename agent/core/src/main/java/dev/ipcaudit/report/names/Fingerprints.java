package dev.ipcaudit.report.names;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.CallSite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What makes a finding the same in another run: rule, kind, class, method and file. No line number,
 * which changes with every edit above it, no count and nothing of the kernel's. Of several such
 * lines in one method the second, third and so on are told by their order.
 */
public final class Fingerprints {

  private final Map<String, TreeSet<Integer>> lines = new HashMap<>();

  /** Of these; all that are named are to be among them. */
  public Fingerprints(List<Finding> findings) {
    for (Finding finding : findings) {
      lines.computeIfAbsent(identity(finding), key -> new TreeSet<>()).add(finding.site().line());
    }
  }

  /** 64 hexadecimal digits. */
  public String of(Finding finding) {
    String identity = identity(finding);
    TreeSet<Integer> alike = lines.get(identity);
    int before = alike == null ? 0 : alike.headSet(finding.site().line()).size();
    String text = before == 0 ? identity : identity + "\n" + (before + 1);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException brokenJdk) {
      // every Java platform has it, says MessageDigest
      throw new IllegalStateException(brokenJdk);
    }
  }

  /** The name of a class without the address that a hidden one ends in: com.acme.Gen/0x7f0a1c0. */
  public static String lasting(String className) {
    int hidden = className.indexOf('/');
    return hidden < 0 ? className : className.substring(0, hidden);
  }

  private static String identity(Finding finding) {
    CallSite site = finding.site();
    return String.join(
        "\n",
        finding.rule().id(),
        finding.kind().id(),
        lasting(site.className()),
        site.method(),
        String.valueOf(site.file()));
  }
}
