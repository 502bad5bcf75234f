package dev.ipcaudit.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One object of a finding.
 *
 * @param id the kernel's id; for an attachment the address
 * @param key the System V key as in ipcs(1), {@code 0x%08x}, or null where the kind has none
 * @param name the path or name, or null; hostile text, to be escaped in every output
 * @param created when the call returned, or null when unknown
 * @param kernel what the kernel's table said: {@code present}, {@code absent} or {@code unknown}
 * @param size bytes of a segment, semaphores of a set, 0 where neither applies
 * @param serial the number that the flight recording's events of this object carry
 * @param path which of the finding's paths created it, from 0
 */
public record FindingObject(
    long id,
    @Nullable String key,
    @Nullable String name,
    @Nullable Instant created,
    String kernel,
    long size,
    long serial,
    int path) {

  /** One of a finding with one path. */
  public FindingObject(
      long id,
      @Nullable String key,
      @Nullable String name,
      @Nullable Instant created,
      String kernel,
      long size,
      long serial) {
    this(id, key, name, created, kernel, size, serial, 0);
  }

  /** The same of another path. */
  public FindingObject of(int newPath) {
    return new FindingObject(id, key, name, created, kernel, size, serial, newPath);
  }
}
