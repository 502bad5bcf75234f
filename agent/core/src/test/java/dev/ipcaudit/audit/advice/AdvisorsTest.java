package dev.ipcaudit.audit.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.advice.Surroundings.Huge;
import dev.ipcaudit.audit.advice.Surroundings.Item;
import dev.ipcaudit.audit.advice.Surroundings.Neighbor;
import dev.ipcaudit.audit.advice.Surroundings.RemoveIpc;
import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each kind of advice on a machine that is made up, and where it has nothing to say. */
class AdvisorsTest {

  private static final int MIB = MadeUpSurroundings.MIB;

  private final MadeUpSurroundings machine = new MadeUpSurroundings();

  @Test
  void aMachineWithoutObjectsGetsNone() {
    assertThat(Advisors.advise(machine.made())).isEmpty();
    assertThat(Advisors.all()).extracting(Advisor::id).doesNotHaveDuplicates();
    assertThat(Advisors.all()).allMatch(advisor -> advisor.title().endsWith("."));
  }

  @Test
  void everyKindOfSystemVHasItsCallsOfPosix() {
    machine.add(Kind.SYSV_SEM, 1, "user root");
    machine.add(Kind.SYSV_SEM, 3, "user root");
    machine.add(Kind.SYSV_SHM, 100, "process 7");
    machine.add(Kind.SYSV_MSG, 0, "user root");
    machine.add(Kind.POSIX_SEM, 32, "user root");

    List<Advice> advice = machine.of(new PosixAdvisor());

    assertThat(machine.briefly(new PosixAdvisor()))
        .containsExactly("sysv-sem [0, 1]", "sysv-shm [2]", "sysv-msg [3]");
    assertThat(advice.get(0).remedy()).contains("sem_open(3)", "as 1 of these may need");
    assertThat(advice.get(1).remedy()).contains("shm_open(3)", "FileChannel.map");
    assertThat(advice.get(2).remedy()).contains("mq_open(3)", "10 messages of 8192 bytes");
  }

  @Test
  void sharedMemoryAsLargeAsAHugePageShouldBeOfThem() {
    machine.add(memory(Kind.SYSV_SHM, 2 * MIB, Huge.NO, false));
    machine.add(memory(Kind.SYSV_SHM, 2 * MIB - 1, Huge.NO, false));
    machine.add(memory(Kind.SYSV_SHM, 4 * MIB, Huge.YES, false));
    machine.add(memory(Kind.SYSV_SHM, 4 * MIB, Huge.UNKNOWN, false));
    machine.add(memory(Kind.SYSV_SHM, 5 * MIB, Huge.NO, false));
    machine.add(memory(Kind.SYSV_SHM, 8 * MIB, Huge.NO, true));
    machine.add(memory(Kind.POSIX_SHM, 3 * MIB, Huge.NO, false));

    assertThat(machine.briefly(new HugePagesAdvisor()))
        .containsExactly("sysv-shm [0, 4]", "posix-shm [6]");
    Advice segments = machine.of(new HugePagesAdvisor()).get(0);
    assertThat(segments.message())
        .isEqualTo(
            "2 shared memory segments of 2 MiB and more without huge pages, 7 MiB in all;"
                + " of 1 more it is not known");
    assertThat(segments.lines())
        .containsExactly("# vm.nr_hugepages is 4 now", "vm.nr_hugepages = 8");
    assertThat(segments.file()).isEqualTo("/etc/sysctl.d/90-ipc.conf");
  }

  private Item memory(Kind kind, long size, Huge huge, boolean orphan) {
    return new Item(kind, machine.label(), 0, 0, "process 7", size, orphan, huge, Set.of());
  }

  @Test
  void manySetsOfOneSemaphoreCouldBeOne() {
    for (int i = 0; i < OneSetAdvisor.MANY; i++) {
      machine.add(Kind.SYSV_SEM, 1, "JVM 7 at Locks.java:3");
      machine.add(Kind.SYSV_SEM, 2, "user pairs");
      Item left = machine.add(Kind.SYSV_SEM, 1, "user orphans");
      machine.objects.set(machine.objects.indexOf(left), orphan(left));
    }
    for (int i = 1; i < OneSetAdvisor.MANY; i++) {
      machine.add(Kind.SYSV_SEM, 1, "user few");
    }

    List<Advice> advice = machine.of(new OneSetAdvisor());

    assertThat(advice).hasSize(1);
    assertThat(advice.get(0).objects()).hasSize(8).contains("0", "3", "21");
    assertThat(advice.get(0).message())
        .isEqualTo("8 sets of one semaphore each, created by JVM 7 at Locks.java:3");
    assertThat(advice.get(0).remedy()).contains("semget(key, 8, flags)", "32000 (SEMMSL)");
  }

  private static Item orphan(Item item) {
    return new Item(
        item.kind(),
        item.label(),
        item.key(),
        item.owner(),
        item.creator(),
        item.size(),
        true,
        item.huge(),
        item.pids());
  }

  @Test
  void whatShmmaxCutsIntoSegmentsCouldBeOne() {
    machine.tunables.put(IpcTunable.SHMMAX, 16L * MIB);
    machine.add(Kind.SYSV_SHM, 16 * MIB, "process 7");
    machine.add(Kind.SYSV_SHM, 10 * MIB + 1, "process 7");
    machine.add(Kind.SYSV_SHM, 8 * MIB, "process 7"); // has room for another
    machine.add(Kind.SYSV_SHM, 16 * MIB, "process 8");
    machine.add(orphan(machine.add(Kind.SYSV_SHM, 8 * MIB, "process 8")));

    assertThat(machine.briefly(new OneSegmentAdvisor())).containsExactly("sysv-shm [0, 1]");
    assertThat(machine.of(new OneSegmentAdvisor()).get(0).lines())
        .containsExactly(
            "# kernel.shmmax is 16777216 now", "kernel.shmmax = " + (26L * MIB + 4096));

    machine.needs.put(IpcTunable.SHMMAX, 1L << 30);
    assertThat(machine.of(new OneSegmentAdvisor()).get(0).lines())
        .contains("kernel.shmmax = 1073741824");
    machine.tunables.put(IpcTunable.SHMMAX, Long.MAX_VALUE);
    assertThat(machine.of(new OneSegmentAdvisor())).isEmpty();
  }

  @Test
  void aLimitIsRaisedForWhatLivesAndIsNeeded() {
    machine.uses(IpcTunable.SEMMNI, 28_799);
    machine.uses(IpcTunable.SHMMNI, 10);
    assertThat(machine.of(new LimitsAdvisor())).isEmpty();

    machine.needs.put(IpcTunable.SEMMNI, 1L);
    machine.needs.put(IpcTunable.SEMMSL, 32_000L); // is there
    machine.needs.put(IpcTunable.MSG_MAX, 300L);
    machine.needs.put(IpcTunable.SHMMNI, 4000L);
    List<Advice> advice = machine.of(new LimitsAdvisor());

    assertThat(advice)
        .extracting(Advice::message)
        .containsExactly(
            "SEMMNI: 28799 of 32000 used, and 1 more are needed",
            "SHMMNI: 10 of 4096 used, and 4000 more are needed",
            "msg_max is 10, and 300 is needed");
    assertThat(advice.get(0).lines())
        .containsExactly(
            "# kernel.sem is 32000 1024000000 500 32000 now",
            "kernel.sem = 32000 1024000000 500 32768");
    assertThat(advice.get(0).remedy()).isEqualTo("write the lines, then run sysctl --system");
    assertThat(advice.get(1).lines()).contains("kernel.shmmni = 8192");
    assertThat(advice.get(2).lines()).contains("fs.mqueue.msg_max = 300");
  }

  @Test
  void moreThanTheKernelCanHaveIsSaid() {
    machine.needs.put(IpcTunable.SEMMNI, 40_000L);
    machine.needs.put(IpcTunable.MSGSIZE_MAX, 1L << 30);
    machine.tunables.put(IpcTunable.SEMMNS, 1000L);

    List<Advice> advice = machine.of(new LimitsAdvisor());

    assertThat(advice.get(0).remedy())
        .endsWith("; the kernel takes at most 32768, with the boot parameter ipcmni_extend more");
    // a set has at least one semaphore
    assertThat(advice.get(0).lines()).contains("kernel.sem = 32000 32768 500 32768");
    assertThat(advice.get(1).remedy()).endsWith("; the kernel takes at most 16777216");
  }

  @Test
  void noLimitIsRaisedForOrphans() {
    machine.tunables.put(IpcTunable.SEMMNI, 10L);
    machine.uses(IpcTunable.SEMMNI, 10);
    for (int i = 0; i < 5; i++) {
      machine.add(orphan(machine.add(Kind.SYSV_SEM, 1, "user root")));
      machine.objects.remove(machine.objects.size() - 2);
    }

    List<Advice> advice = machine.of(new LimitsAdvisor());

    assertThat(advice).extracting(Advice::subject).containsExactly("kernel.sem");
    assertThat(advice.get(0).message()).isEqualTo("SEMMNI: 10 of 10 used, 5 of it by orphans");
    assertThat(advice.get(0).lines()).containsExactly("java -jar ipcaudit-agent.jar clean");
    assertThat(advice.get(0).file()).isNull();
  }

  /** What is written to sysctl.d does not reach it. */
  @Test
  void inANamespaceOfItsOwnTheLineGoesElsewhere() {
    machine.own = "ipc:[4026532177]";
    machine.needs.put(IpcTunable.MSG_MAX, 300L);

    Advice advice = machine.of(new LimitsAdvisor()).get(0);

    assertThat(advice.file()).isNull();
    assertThat(advice.remedy()).contains("docker run --sysctl");
    assertThat(machine.briefly(new NamespaceAdvisor())).containsExactly("ipc:[4026532177] []");
  }

  @Test
  void objectsOfOrdinaryUsersGoWhenTheyLogOut() {
    for (long owner : new long[] {0, 999, 1000, 61_184, 65_534, 70_000}) {
      machine.add(
          new Item(Kind.SYSV_MSG, "of" + owner, 0, owner, "", 0, false, Huge.UNKNOWN, Set.of()));
    }
    assertThat(machine.of(new RemoveIpcAdvisor())).isEmpty();
    machine.removeIpc = new RemoveIpc(false, null, 999);
    assertThat(machine.of(new RemoveIpcAdvisor())).isEmpty();

    machine.removeIpc = new RemoveIpc(true, null, 999);
    assertThat(machine.briefly(new RemoveIpcAdvisor()))
        .containsExactly("sysv-msg [of1000, of70000]");
    Advice advice = machine.of(new RemoveIpcAdvisor()).get(0);
    assertThat(advice.message()).endsWith("(RemoveIPC=yes, the default)");
    assertThat(advice.lines()).containsExactly("[Login]", "RemoveIPC=no");
  }

  @Test
  void unitsAreToldByTheirProcesses() {
    machine.add(
        new Item(Kind.SYSV_SHM, "3", 4711, 0, "", 1, false, Huge.UNKNOWN, Set.of(7, 8, 9, 10)));
    machine.add(new Item(Kind.SYSV_SHM, "4", 0, 0, "", 1, false, Huge.UNKNOWN, Set.of(8)));
    machine.processes.add(neighbor(7, "a.service", Map.of("PrivateTmp", "yes"), true));
    machine.processes.add(
        neighbor(
            8,
            "b@1.service",
            Map.of("RestrictSUIDSGID", "on", "SystemCallFilter", "~@ipc"),
            false));
    machine.processes.add(neighbor(9, null, null, true));
    machine.processes.add(neighbor(10, "hidden.service", null, null));
    machine.processes.add(neighbor(11, "without-objects.service", Map.of(), false));

    assertThat(machine.briefly(new PrivateTmpAdvisor()))
        .containsExactly("a.service [sysv-shm 3]", "9 (p) [sysv-shm 3]");
    List<Advice> tmp = machine.of(new PrivateTmpAdvisor());
    assertThat(tmp.get(0).file()).isEqualTo("/etc/systemd/system/a.service.d/90-ipc.conf");
    assertThat(tmp.get(0).lines()).containsExactly("[Service]", "PrivateTmp=no");
    assertThat(tmp.get(1).lines()).isEmpty();
    assertThat(machine.briefly(new UnitAdvisor())).containsExactly("a.service [sysv-shm 3]");
    assertThat(machine.of(new UnitAdvisor()).get(0).lines())
        .containsExactly("[Service]", "RestrictSUIDSGID=yes", "SystemCallFilter=@system-service");
  }

  private static Neighbor neighbor(
      int pid, String unit, Map<String, String> settings, Boolean ownTmp) {
    return new Neighbor(pid, pid + " (p)", unit, settings, ownTmp, MadeUpSurroundings.FIRST);
  }

  @Test
  void otherNamespacesAreNamedByWhoIsInThem() {
    machine.others.put("ipc:[4026532100]", List.of(20, 21));
    machine.processes.add(
        new Neighbor(
            20, "20 (db)", "db.service", Map.of("PrivateIPC", "yes"), true, "ipc:[4026532100]"));

    Advice advice = machine.of(new NamespaceAdvisor()).get(0);

    assertThat(advice.message())
        .isEqualTo(
            "2 processes are in another IPC namespace, whose objects do not show here: 20 (db),"
                + " ...; of db.service (PrivateIPC=yes)");
    assertThat(advice.lines())
        .containsExactly("nsenter -t 20 -i java -jar ipcaudit-agent.jar scan");
    for (int i = 0; i < 30; i++) {
      machine.others.put("ipc:[40265322" + (10 + i) + "]", List.of(100 + i));
    }
    assertThat(machine.of(new NamespaceAdvisor())).hasSize(21);
    assertThat(machine.of(new NamespaceAdvisor()).get(20).message())
        .isEqualTo("11 more IPC namespaces");
  }
}
