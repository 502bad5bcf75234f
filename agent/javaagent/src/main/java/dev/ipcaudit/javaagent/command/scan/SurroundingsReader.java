package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Surroundings;
import dev.ipcaudit.audit.advice.Surroundings.Huge;
import dev.ipcaudit.audit.advice.Surroundings.Item;
import dev.ipcaudit.audit.advice.Surroundings.Neighbor;
import dev.ipcaudit.audit.advice.Surroundings.RemoveIpc;
import dev.ipcaudit.javaagent.command.systemd.LogindConf;
import dev.ipcaudit.javaagent.command.systemd.UnitFiles;
import dev.ipcaudit.kernel.HugePages;
import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.PageSize;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.ProcessUnit;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what advice is made of, beyond what an inventory has. For one thread. */
final class SurroundingsReader {

  private static final Path ROOT = Path.of("/");

  /** Of each other namespace; enough to say whose it is. */
  private static final int MOST_OF_A_NAMESPACE = 3;

  /** Of other namespaces in all. */
  private static final int MOST_ELSEWHERE = 60;

  private final Inventory inventory;
  private final IpcNamespaces namespaces;
  private final Map<IpcTunable, Long> needs;
  private final long hugePage = HugePages.size();
  private final Users users = new Users();

  /** By pid; null for a process that may not be looked into. */
  private final Map<Integer, @Nullable Map<String, Boolean>> mappings = new HashMap<>();

  /** Processes of which something may not be read. */
  private final Set<Integer> closed = new TreeSet<>();

  SurroundingsReader(Inventory inventory, IpcNamespaces namespaces, Map<IpcTunable, Long> needs) {
    this.inventory = inventory;
    this.namespaces = namespaces;
    this.needs = needs;
  }

  Surroundings read() {
    List<Item> items = new ArrayList<>();
    Set<Integer> pids = new TreeSet<>();
    for (IpcEntry entry : inventory.entries) {
      if (entry.verdict.fate() != OrphanVerdict.Fate.GOING) {
        Item item = item(entry);
        items.add(item);
        pids.addAll(item.pids());
      }
    }
    for (List<Integer> elsewhere : namespaces.others().values()) {
      if (pids.size() < MOST_ELSEWHERE) {
        pids.addAll(elsewhere.subList(0, Math.min(MOST_OF_A_NAMESPACE, elsewhere.size())));
      }
    }
    UnitFiles files = new UnitFiles(ROOT);
    List<Neighbor> neighbors = new ArrayList<>();
    for (int pid : pids) {
      try {
        neighbors.add(neighbor(pid, files));
      } catch (IOException gone) {
        continue;
      }
    }
    return new Surroundings(
        items,
        inventory.limits,
        IpcTunable.read(),
        needs,
        hugePage,
        HugePages.reserved(),
        PageSize.BYTES,
        namespaces,
        neighbors,
        removeIpc());
  }

  /** What could not be read, in one sentence, or null. */
  @Nullable String trouble() {
    int count = closed.size() + namespaces.unknown();
    return count == 0
        ? null
        : "advice: namespace, /tmp or huge pages of "
            + count
            + (count == 1 ? " process" : " processes")
            + " may not be read by this user";
  }

  private Item item(IpcEntry entry) {
    Set<Integer> pids = new TreeSet<>(entry.users);
    pids.addAll(entry.callers);
    for (int pid : entry.lastPids()) {
      if (inventory.liveness.alive(pid, entry.touched()) == 1) {
        pids.add(pid);
      }
    }
    return new Item(
        entry.kind,
        entry.label(),
        entry.systemV() ? entry.key : 0,
        entry.uid,
        creator(entry),
        entry.size,
        entry.verdict.orphan(),
        huge(entry),
        pids);
  }

  private String creator(IpcEntry entry) {
    if (entry.maker != null) {
      return "JVM " + entry.maker.box().process().pid() + " at " + entry.maker.entry().site();
    }
    return entry.cpid > 0 ? "process " + entry.cpid : "user " + users.name(entry.cuid);
  }

  private Huge huge(IpcEntry entry) {
    boolean memory = entry.kind == Kind.SYSV_SHM || entry.kind == Kind.POSIX_SHM;
    if (!memory || hugePage == 0 || entry.size < hugePage) {
      return Huge.UNKNOWN;
    }
    String key =
        entry.systemV()
            ? HugePages.segment(entry.id)
            : HugePages.file(entry.posix().major(), entry.posix().minor(), entry.posix().inode());
    Huge huge = Huge.UNKNOWN;
    for (int pid : entry.users) {
      Map<String, Boolean> mapped = mapped(pid);
      Boolean answer = mapped == null ? null : mapped.get(key);
      if (Boolean.TRUE.equals(answer)) {
        return Huge.YES;
      }
      huge = answer == null ? huge : Huge.NO;
    }
    return huge;
  }

  private @Nullable Map<String, Boolean> mapped(int pid) {
    return mappings.computeIfAbsent(
        pid,
        first -> {
          try {
            return HugePages.of(Processes.directory(pid));
          } catch (IOException forbidden) {
            closed.add(pid);
            return null;
          }
        });
  }

  private Neighbor neighbor(int pid, UnitFiles files) throws IOException {
    String name = pid + " (" + ProcessStat.of(pid).comm() + ")";
    String unit = ProcessUnit.of(pid);
    return new Neighbor(
        pid,
        name,
        unit,
        unit == null ? null : files.settings(unit),
        ownTmp(pid),
        Namespaces.ipc(pid));
  }

  /** Whether a process has another /tmp; null where that may not be read. */
  private @Nullable Boolean ownTmp(int pid) {
    try {
      return !tmp(ROOT).equals(tmp(Processes.directory(pid).resolve("root")));
    } catch (IOException forbidden) {
      closed.add(pid);
      return null;
    }
  }

  private static Map<String, Object> tmp(Path root) throws IOException {
    return Files.readAttributes(root.resolve("tmp"), "unix:dev,ino");
  }

  private static @Nullable RemoveIpc removeIpc() {
    for (int pid : Processes.all()) {
      try {
        if (ProcessStat.of(pid).comm().equals("systemd-logind")) {
          LogindConf conf = LogindConf.read(ROOT);
          String file = conf.file() == null ? null : Escape.line(conf.file().toString());
          return new RemoveIpc(conf.removesIpc(), file, conf.lastSystemUser());
        }
      } catch (IOException gone) {
        continue;
      }
    }
    return null;
  }
}
