package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.ByNumber;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Errno;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Asks the headers of each machine for every number that is read by: a C compiler for it has to
 * find all of them right. Nothing is run, so that no such machine is needed.
 */
class AbiTest {

  private static final String HEADERS =
      """
      #define _GNU_SOURCE
      #include <elf.h>
      #include <errno.h>
      #include <fcntl.h>
      #include <mqueue.h>
      #include <semaphore.h>
      #include <signal.h>
      #include <stddef.h>
      #include <stdio.h>
      #include <sys/ioctl.h>
      #include <sys/ipc.h>
      #include <sys/mman.h>
      #include <sys/msg.h>
      #include <sys/sem.h>
      #include <sys/shm.h>
      #include <sys/socket.h>
      #include <sys/stat.h>
      #include <sys/syscall.h>
      #include <sys/wait.h>
      """;

  /** No machine has a call of a higher number. */
  private static final int MOST_CALLS = 1024;

  /** Of what is no macro of the same name. */
  private static final Map<String, String> EXPRESSIONS =
      Map.ofEntries(
          Map.entry("MSGHDR_CONTROL", "offsetof(struct msghdr, msg_control)"),
          Map.entry("MSGHDR_CONTROLLEN", "offsetof(struct msghdr, msg_controllen)"),
          Map.entry("MSGHDR_FLAGS", "offsetof(struct msghdr, msg_flags)"),
          Map.entry("MSGHDR_SIZE", "sizeof(struct msghdr)"),
          Map.entry("MMSGHDR_SIZE", "sizeof(struct mmsghdr)"),
          Map.entry("CMSGHDR_SIZE", "CMSG_LEN(0)"),
          Map.entry("CMSGHDR_LEVEL", "offsetof(struct cmsghdr, cmsg_level)"),
          Map.entry("CMSGHDR_TYPE", "offsetof(struct cmsghdr, cmsg_type)"),
          Map.entry("CMSG_ALIGNMENT", "CMSG_ALIGN(1)"),
          Map.entry("SEMBUF_SIZE", "sizeof(struct sembuf)"),
          Map.entry("SIGINFO_CODE", "offsetof(siginfo_t, si_code)"),
          Map.entry("SIGINFO_PID", "offsetof(siginfo_t, si_pid)"),
          Map.entry("IPC_PERM_KEY", "offsetof(struct ipc_perm, __key)"),
          Map.entry("IPC_PERM_UID", "offsetof(struct ipc_perm, uid)"),
          Map.entry("IPC_PERM_CUID", "offsetof(struct ipc_perm, cuid)"),
          Map.entry("IPC_PERM_GID", "offsetof(struct ipc_perm, gid)"),
          Map.entry("IPC_PERM_CGID", "offsetof(struct ipc_perm, cgid)"),
          Map.entry("IPC_PERM_MODE", "offsetof(struct ipc_perm, mode)"),
          Map.entry("SEMID_OTIME", "offsetof(struct semid_ds, sem_otime)"),
          Map.entry("SHMID_SEGSZ", "offsetof(struct shmid_ds, shm_segsz)"),
          Map.entry("SHMID_ATIME", "offsetof(struct shmid_ds, shm_atime)"),
          Map.entry("SHMID_DTIME", "offsetof(struct shmid_ds, shm_dtime)"),
          Map.entry("SHMID_CTIME", "offsetof(struct shmid_ds, shm_ctime)"),
          Map.entry("SHMID_CPID", "offsetof(struct shmid_ds, shm_cpid)"),
          Map.entry("SHMID_LPID", "offsetof(struct shmid_ds, shm_lpid)"),
          Map.entry("SHMID_NATTCH", "offsetof(struct shmid_ds, shm_nattch)"),
          Map.entry("MSQID_STIME", "offsetof(struct msqid_ds, msg_stime)"),
          Map.entry("MSQID_RTIME", "offsetof(struct msqid_ds, msg_rtime)"),
          Map.entry("MSQID_CTIME", "offsetof(struct msqid_ds, msg_ctime)"),
          Map.entry("MSQID_CBYTES", "offsetof(struct msqid_ds, __msg_cbytes)"),
          Map.entry("MSQID_QNUM", "offsetof(struct msqid_ds, msg_qnum)"),
          Map.entry("MSQID_LSPID", "offsetof(struct msqid_ds, msg_lspid)"),
          Map.entry("MSQID_LRPID", "offsetof(struct msqid_ds, msg_lrpid)"),
          Map.entry("MSQID_QBYTES", "offsetof(struct msqid_ds, msg_qbytes)"),
          Map.entry("FILE_FILENO", "offsetof(struct _IO_FILE, _fileno)"),
          Map.entry("MQ_ATTR_SIZE", "sizeof(struct mq_attr)"),
          Map.entry("MQ_ATTR_MAXMSG", "offsetof(struct mq_attr, mq_maxmsg)"),
          Map.entry("MQ_ATTR_CURMSGS", "offsetof(struct mq_attr, mq_curmsgs)"));

  /** What code that reads memory takes for granted without a number. */
  private static final List<String> ASSUMED =
      List.of(
          "__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__",
          "sizeof(long) == 8 && sizeof(void *) == 8 && sizeof(size_t) == 8",
          "sizeof(((struct msghdr *) 0)->msg_controllen) == 8",
          "offsetof(struct mmsghdr, msg_hdr) == 0",
          "offsetof(struct cmsghdr, cmsg_len) == 0",
          "offsetof(struct sembuf, sem_num) == 0",
          "offsetof(struct sembuf, sem_op) == 2",
          "offsetof(struct sembuf, sem_flg) == 4",
          "offsetof(struct semid_ds, sem_perm) == 0",
          "offsetof(struct shmid_ds, shm_perm) == 0",
          "offsetof(struct msqid_ds, msg_perm) == 0",
          "sizeof(struct semid_ds) <= " + Abi.IPC_DS_ROOM,
          "sizeof(struct shmid_ds) <= " + Abi.IPC_DS_ROOM,
          "sizeof(struct msqid_ds) <= " + Abi.IPC_DS_ROOM,
          "sizeof(sem_t) == 32",
          "EAGAIN == EWOULDBLOCK");

  @ParameterizedTest
  @ValueSource(strings = {"amd64", "aarch64"})
  void theHeadersOfEachMachineSayTheSame(String machine, @TempDir Path directory) throws Exception {
    String compiler = compiler(machine);
    Assumptions.assumeTrue(compiler != null, () -> skipped(machine));

    String errors = compile(compiler, directory, program(machine));

    assertThat(errors).as(machine).isEmpty();
    // and a wrong one would be found
    assertThat(compile(compiler, directory, HEADERS + claim("O_CREAT", Catalog.O_CREAT + 1)))
        .contains("O_CREAT");
  }

  @Test
  void otherMachinesAreNotKnown() {
    assertThat(Abi.known("riscv64")).isFalse();
    assertThat(Abi.known("arm")).isFalse();
    assertThat(Abi.known("amd64")).isTrue();
  }

  private static String program(String machine) throws IllegalAccessException {
    StringBuilder program = new StringBuilder(HEADERS);
    for (Class<?> table : List.of(Abi.class, Catalog.class, Errno.class)) {
      for (Field field : table.getFields()) {
        String name = field.getName();
        boolean own = name.equals("UNKNOWN") || name.equals("IPC_DS_ROOM");
        if (field.getType() == int.class && Modifier.isStatic(field.getModifiers()) && !own) {
          program.append(claim(EXPRESSIONS.getOrDefault(name, name), field.getInt(null)));
        }
      }
    }
    program
        .append(claim("offsetof(struct semid_ds, sem_ctime)", Abi.semidCtime(machine)))
        .append(claim("offsetof(struct semid_ds, sem_nsems)", Abi.semidNsems(machine)));
    Syscall.table(machine)
        .forEach((number, call) -> program.append(claim("SYS_" + call.name(), number)));
    for (int number = 0; number < MOST_CALLS; number++) {
      LibcFunction function = ByNumber.function(machine, number);
      if (function != null) {
        program.append(claimCall(function.name(), number));
      }
    }
    for (String assumed : ASSUMED) {
      program.append("_Static_assert(").append(assumed).append(", \"assumed\");\n");
    }
    return program.toString();
  }

  /** By its name, or by that of a later call which does the same and more. */
  private static String claimCall(String function, int number) {
    String later =
        function.equals("eventfd") ? "eventfd2" : function.equals("signalfd") ? "signalfd4" : null;
    return later == null
        ? claim("SYS_" + function, number)
        : "#if !defined(SYS_"
            + function
            + ") || SYS_"
            + function
            + " != "
            + number
            + "\n"
            + claim("SYS_" + later, number)
            + "#endif\n";
  }

  private static String claim(String expression, long value) {
    return "_Static_assert((" + expression + ") == " + value + ", \"" + expression + "\");\n";
  }

  /** The name of one that makes code for that machine, or null. */
  private static String compiler(String machine) throws Exception {
    String target = machine.equals("amd64") ? "x86_64" : machine;
    for (String candidate : List.of("cc", "gcc", target + "-linux-gnu-gcc")) {
      if (on(candidate, "-dumpmachine").startsWith(target)) {
        return candidate;
      }
    }
    return null;
  }

  private static String skipped(String machine) {
    String line =
        "NOTHING IS ASKED OF THE HEADERS OF " + machine + ": no compiler for it was found";
    System.err.println("ipcaudit core tests: " + line);
    return line;
  }

  /** What the compiler says against it. */
  private static String compile(String compiler, Path directory, String program) throws Exception {
    Path file = Files.writeString(directory.resolve("abi.c"), program);
    return on(compiler, "-std=gnu11", "-fsyntax-only", file.toString());
  }

  private static String on(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command))).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException noSuchProgram) {
      return "";
    }
  }
}
