package dev.ipcaudit.audit.advice;

import dev.ipcaudit.audit.advice.Surroundings.Huge;
import dev.ipcaudit.audit.advice.Surroundings.Item;
import dev.ipcaudit.audit.advice.Surroundings.Neighbor;
import dev.ipcaudit.audit.advice.Surroundings.RemoveIpc;
import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A machine that is made up, with the kernel's usual limits and nothing on it. */
final class MadeUpSurroundings {

  static final String FIRST = "ipc:[4026531839]";
  static final int MIB = 1 << 20;

  final List<Item> objects = new ArrayList<>();
  final List<LimitUsage> limits = new ArrayList<>();
  final Map<IpcTunable, Long> tunables = new EnumMap<>(IpcTunable.class);
  final Map<IpcTunable, Long> needs = new EnumMap<>(IpcTunable.class);
  final Map<String, List<Integer>> others = new TreeMap<>();
  final List<Neighbor> processes = new ArrayList<>();
  String own = FIRST;
  RemoveIpc removeIpc;

  MadeUpSurroundings() {
    tunables.put(IpcTunable.SEMMSL, 32_000L);
    tunables.put(IpcTunable.SEMMNS, 1_024_000_000L);
    tunables.put(IpcTunable.SEMOPM, 500L);
    tunables.put(IpcTunable.SEMMNI, 32_000L);
    tunables.put(IpcTunable.SHMMNI, 4096L);
    tunables.put(IpcTunable.SHMMAX, Long.MAX_VALUE);
    tunables.put(IpcTunable.MSG_MAX, 10L);
    tunables.put(IpcTunable.MSGSIZE_MAX, 8192L);
  }

  /** One more object of root, with what the other methods of a test change. */
  Item add(Kind kind, long size, String creator) {
    return add(new Item(kind, label(), 0, 0, creator, size, false, Huge.UNKNOWN, Set.of()));
  }

  Item add(Item item) {
    objects.add(item);
    return item;
  }

  /** The label of the next object. */
  String label() {
    return Integer.toString(objects.size());
  }

  void uses(IpcTunable limit, long used) {
    limits.add(new LimitUsage(limit.title(), used, tunables.get(limit)));
  }

  Surroundings made() {
    return new Surroundings(
        objects,
        limits,
        tunables,
        needs,
        2 * MIB,
        4,
        4096,
        new IpcNamespaces(own, others, 0),
        processes,
        removeIpc);
  }

  List<Advice> of(Advisor advisor) {
    return advisor.advise(made());
  }

  /** The subjects of an advisor's advice, each with the objects that are meant. */
  List<String> briefly(Advisor advisor) {
    return of(advisor).stream().map(advice -> advice.subject() + " " + advice.objects()).toList();
  }
}
