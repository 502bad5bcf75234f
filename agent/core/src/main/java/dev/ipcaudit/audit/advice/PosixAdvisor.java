package dev.ipcaudit.audit.advice;

import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * System V objects, each kind with the POSIX calls that can take its place, and with what those
 * cannot do; svipc(7), sem_overview(7), shm_overview(7), mq_overview(7).
 */
final class PosixAdvisor implements Advisor {

  @Override
  public String id() {
    return "posix-instead";
  }

  @Override
  public String title() {
    return "System V objects that POSIX objects could take the place of.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    List<Advice> advice = new ArrayList<>();
    for (Kind kind : List.of(Kind.SYSV_SEM, Kind.SYSV_SHM, Kind.SYSV_MSG)) {
      List<Surroundings.Item> those =
          machine.objects().stream().filter(item -> item.kind() == kind).toList();
      if (!those.isEmpty()) {
        advice.add(
            new Advice(
                id(),
                kind.id(),
                those.stream().map(Surroundings.Item::label).toList(),
                kind.counted(those.size()) + " of System V",
                remedy(kind, those, machine),
                List.of(),
                null));
      }
    }
    return advice;
  }

  private static String remedy(Kind kind, List<Surroundings.Item> those, Surroundings machine) {
    return switch (kind) {
      case SYSV_SEM -> {
        long several = those.stream().filter(set -> set.size() > 1).count();
        yield "for semget, semop and IPC_RMID use sem_open(3), sem_wait(3), sem_post(3) and"
            + " sem_unlink(3); they do not undo what a dead process took (SEM_UNDO)"
            + (several == 0
                ? ""
                : ", nor operate on several semaphores at once, as "
                    + several
                    + " of these may need");
      }
      case SYSV_SHM ->
          "for shmget, shmat, shmdt and IPC_RMID use shm_open(3) with ftruncate(2), mmap(2),"
              + " munmap(2) and shm_unlink(3); from Java a file in /dev/shm and FileChannel.map";
      default ->
          "for msgget, msgsnd, msgrcv and IPC_RMID use mq_open(3), mq_send(3), mq_receive(3) and"
              + " mq_unlink(3); a type becomes a priority and cannot be asked for, and a queue has"
              + " at most "
              + value(machine, IpcTunable.MSG_MAX)
              + " messages of "
              + value(machine, IpcTunable.MSGSIZE_MAX)
              + " bytes (fs.mqueue)";
    };
  }

  private static String value(Surroundings machine, IpcTunable tunable) {
    Long value = machine.tunables().get(tunable);
    return value == null ? "?" : value.toString();
  }
}
