package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.box.BoxContents;
import dev.ipcaudit.box.CreatorLookup;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What JVMs of this user that were killed left behind, with the sites of theirs that created it, by
 * their black boxes. What somebody who lives is known to use is none of it. Looks, and changes
 * nothing.
 */
public final class Orphans {

  private static final int MOST_FILES = 100_000;
  private static final Kind[] TABLES = {Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG};

  private final Path directory;
  private final IdentityHashMap<BoxContents, List<BoxContents.Entry>> left =
      new IdentityHashMap<>();
  private final Set<BoxContents> kept = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<BoxContents> spent = new ArrayList<>();

  /**
   * @param directory with the boxes
   */
  public Orphans(Path directory) {
    this.directory = directory;
  }

  /**
   * One for each dead JVM, kind and site.
   *
   * @throws IOException when the kernel's tables have to be read and cannot be; then no box is
   *     spent
   */
  public List<Finding> findings() throws IOException {
    List<BoxContents> dead = new ArrayList<>();
    for (BoxContents box : BoxContents.in(directory)) {
      if (box.isOfTheDead()) {
        dead.add(box);
      }
    }
    if (dead.isEmpty()) {
      return List.of();
    }
    CreatorLookup attribution = new CreatorLookup(dead);
    if (!attribution.isEmpty()) {
      look(attribution);
    }
    List<Finding> findings = new ArrayList<>();
    for (BoxContents box : dead) {
      // one of another namespace is for those who can look into that
      boolean elsewhere = !box.isOfThisNamespace() && !box.isFromBefore();
      if (!kept.contains(box) && !(elsewhere && Namespaces.inUse(box.ipcNamespace()))) {
        spent.add(box);
      }
      findings.addAll(findings(box, left.getOrDefault(box, List.of())));
    }
    return findings;
  }

  /** After {@link #findings}: the boxes of dead JVMs that have nothing left to tell. */
  public List<BoxContents> spent() {
    return spent;
  }

  private void look(CreatorLookup attribution) throws IOException {
    SysvTable table = new SysvTable();
    for (Kind kind : TABLES) {
      table.scan(
          kind,
          row -> {
            if (!row.markedForRemoval()) {
              CreatorLookup.Origin origin =
                  attribution.of(
                      kind, row.id(), row.key(), row.ctime(), row.cpid(), row.uid(), row.cuid());
              found(origin, origin.maker() != null && OrphanedObjectRule.isUsed(row));
            }
          });
    }
    if (Files.isDirectory(Path.of("/dev/shm"))) {
      PosixObjects.inShm(MOST_FILES, object -> found(attribution.of(object), false));
    }
  }

  private void found(CreatorLookup.Origin origin, boolean used) {
    CreatorLookup.Maker maker = origin.maker();
    if (maker != null) {
      kept.add(maker.box());
      if (maker.certain() && !used) {
        left.computeIfAbsent(maker.box(), first -> new ArrayList<>()).add(maker.entry());
      }
    }
    for (CreatorLookup.Maker claim : origin.claims()) {
      kept.add(claim.box()); // given to another user since
    }
  }

  private static List<Finding> findings(BoxContents box, List<BoxContents.Entry> left) {
    Map<String, List<BoxContents.Entry>> byLine = new LinkedHashMap<>();
    for (BoxContents.Entry entry : left) {
      byLine
          .computeIfAbsent(entry.kind() + ' ' + entry.site(), first -> new ArrayList<>())
          .add(entry);
    }
    List<Finding> findings = new ArrayList<>();
    for (List<BoxContents.Entry> entries : byLine.values()) {
      findings.add(OrphanedObjectRule.finding(box, entries));
    }
    return findings;
  }
}
