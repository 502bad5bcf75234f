package dev.ipcaudit.audit.advice;

import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;

/** Shared memory as large as a huge page and larger that is of small pages. */
final class HugePagesAdvisor implements Advisor {

  @Override
  public String id() {
    return "huge-pages";
  }

  @Override
  public String title() {
    return "Large shared memory without huge pages.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    List<Advice> advice = new ArrayList<>();
    for (Kind kind : List.of(Kind.SYSV_SHM, Kind.POSIX_SHM)) {
      List<Surroundings.Item> small = new ArrayList<>();
      long unknown = 0;
      for (Surroundings.Item item : machine.objects()) {
        boolean large = machine.hugePage() > 0 && item.size() >= machine.hugePage();
        if (item.kind() == kind && large && !item.orphan()) {
          if (item.huge() == Surroundings.Huge.NO) {
            small.add(item);
          } else if (item.huge() == Surroundings.Huge.UNKNOWN) {
            unknown++;
          }
        }
      }
      if (!small.isEmpty()) {
        advice.add(advice(kind, small, unknown, machine));
      }
    }
    return advice;
  }

  private Advice advice(
      Kind kind, List<Surroundings.Item> small, long unknown, Surroundings machine) {
    long pages = 0;
    long bytes = 0;
    for (Surroundings.Item item : small) {
      pages += Sizes.parts(item.size(), machine.hugePage());
      bytes += item.size();
    }
    String size = Sizes.text(machine.hugePage());
    String message =
        kind.counted(small.size())
            + " of "
            + size
            + " and more without huge pages, "
            + Sizes.text(bytes)
            + " in all"
            + (unknown == 0 ? "" : "; of " + unknown + " more it is not known");
    List<String> labels = small.stream().map(Surroundings.Item::label).toList();
    if (kind == Kind.POSIX_SHM) {
      return new Advice(
          id(),
          kind.id(),
          labels,
          message,
          "make sizes a multiple of "
              + size
              + "; mount /dev/shm with huge=advise and call madvise(2) with MADV_HUGEPAGE, or"
              + " memfd_create(2) with MFD_HUGETLB and pass the descriptor on",
          List.of("mount -o remount,huge=advise /dev/shm"),
          null);
    }
    return new Advice(
        id(),
        kind.id(),
        labels,
        message,
        "make sizes a multiple of "
            + size
            + " and add SHM_HUGETLB to the flags of shmget(2), which needs CAP_IPC_LOCK or the"
            + " group in vm.hugetlb_shm_group; or write advise to"
            + " /sys/kernel/mm/transparent_hugepage/shmem_enabled and call madvise(2) with"
            + " MADV_HUGEPAGE",
        Sysctl.lines(
            "vm.nr_hugepages",
            Long.toString(machine.reservedHugePages()),
            Long.toString(machine.reservedHugePages() + pages)),
        Sysctl.machineFile());
  }
}
