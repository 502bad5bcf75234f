package dev.ipcaudit.audit.rule;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.kernel.MountPoint;
import dev.ipcaudit.kernel.Ownership;
import dev.ipcaudit.kernel.PosixNames;
import dev.ipcaudit.kernel.ProcessCredentials;
import dev.ipcaudit.kernel.RawPaths;
import dev.ipcaudit.kernel.SysctlValue;
import dev.ipcaudit.ledger.problems.DeniedSite.Request;
import dev.ipcaudit.ledger.problems.DeniedSite.Requested;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in words why a call was refused, by what the kernel shows now: who owns what was asked for
 * and who asks. Where the modes allow it, what else can forbid it. For one thread.
 */
final class DenialText {

  private static final int READ = 4;
  private static final int WRITE = 2;
  private static final int SEARCH = 1;

  private final Path proc;
  private final @Nullable ProcessCredentials asking;

  DenialText(Path proc) {
    this.proc = proc;
    ProcessCredentials read = null;
    try {
      read = ProcessCredentials.of(proc.resolve("self"));
    } catch (IOException unknown) {
      // it is said without
    }
    asking = read;
  }

  /** One or more sentences on what was asked for at a call site. */
  String of(Kind kind, Requested requested) {
    Request request = requested.request();
    StringBuilder text = new StringBuilder(request.function());
    if (request.target() != null) {
      text.append(" of ").append(request.target());
    } else if (request.id() >= 0) {
      text.append(" of segment ").append(request.id());
    }
    text.append(" failed with ").append(Errno.name(request.errno()));
    text.append(requested.count() == 1 ? "" : ", " + requested.count() + " times").append(". ");
    if (request.errno() == Errno.ENOSYS) {
      text.append("The kernel has no such call, or a seccomp filter says so. ");
      return text.append(restrictions(kind, request, null)).toString();
    }
    Ownership owner = owner(kind, request);
    if (request.errno() == Errno.EEXIST) {
      return text.append(owner == null ? "It is gone by now." : owned("It", owner) + ".")
          .append(" This JVM has not used it since.")
          .toString();
    }
    return text.append(why(kind, request, owner)).toString();
  }

  private String why(Kind kind, Request request, @Nullable Ownership object) {
    Ownership owner = object;
    String what = "It";
    int wanted = wanted(kind, request);
    if (owner == null) { // then it was to be made
      Path directory = directory(kind, request);
      owner = directory == null ? null : Ownership.of(directory);
      what = "It is not there; " + directory;
      wanted = WRITE | SEARCH;
    }
    if (owner == null) {
      return restrictions(kind, request, null);
    }
    String owned = owned(what, owner) + "; " + asks() + (object == null ? "" : " " + words(wanted));
    boolean allowed = asking == null || owner.allows(asking, wanted);
    return owned
        + (allowed
            ? ": that is allowed. " + restrictions(kind, request, object)
            : ": the mode does not allow that.");
  }

  private static String owned(String what, Ownership owner) {
    String creator = owner.creatorUid() == owner.uid() ? "" : ", made by uid " + owner.creatorUid();
    return what
        + " belongs to uid "
        + owner.uid()
        + " and gid "
        + owner.gid()
        + creator
        + ", mode "
        + owner.octal();
  }

  private String asks() {
    return asking == null
        ? "this process asks"
        : "uid " + asking.uid() + " and gid " + asking.gid() + " ask";
  }

  private static String words(int wanted) {
    return wanted == 0
        ? "for nothing that the mode is about"
        : wanted == READ
            ? "to read"
            : wanted == WRITE ? "to write" : wanted == (READ | WRITE) ? "to read and write" : "";
  }

  /** What is asked of the mode. */
  private static int wanted(Kind kind, Request request) {
    int flags = (int) request.flags();
    if (kind == Kind.SHM_ATTACH) {
      return (flags & Abi.SHM_RDONLY) != 0 ? READ : READ | WRITE;
    }
    if (kind.keyed()) {
      return (flags >> 6 | flags >> 3 | flags) & 07; // ipcperms in ipc/util.c
    }
    if (kind == Kind.POSIX_SEM) {
      return READ | WRITE; // whatever the flags say
    }
    return switch (flags & Abi.O_ACCMODE) {
      case Abi.O_WRONLY -> WRITE;
      case Abi.O_RDWR -> READ | WRITE;
      default -> READ;
    };
  }

  private @Nullable Ownership owner(Kind kind, Request request) {
    String target = request.target();
    try {
      if (kind == Kind.SHM_ATTACH) {
        return Ownership.of(proc, Kind.SYSV_SHM, (int) request.id(), false);
      }
      if (target == null) {
        return null;
      }
      if (kind.keyed()) {
        int key = Integer.parseUnsignedInt(target.substring(target.indexOf('x') + 1), 16);
        return key == 0 ? null : Ownership.of(proc, kind, key, true);
      }
    } catch (IOException | NumberFormatException unknown) {
      return null;
    }
    Path path = path(kind, target);
    return path == null ? null : Ownership.of(path);
  }

  private static @Nullable Path path(Kind kind, String target) {
    return kind.file() || kind.descriptor()
        ? RawPaths.of(target)
        : kind.named() ? PosixNames.path(kind, target) : null;
  }

  private static @Nullable Path directory(Kind kind, Request request) {
    String target = request.target();
    Path path = target == null || kind.keyed() ? null : path(kind, target);
    return path == null ? null : path.getParent();
  }

  /** What else may forbid a call that modes allow. */
  private String restrictions(Kind kind, Request request, @Nullable Ownership object) {
    List<String> found = new ArrayList<>();
    Path directory = directory(kind, request);
    if (directory != null && isReadOnly(directory)) {
      found.add(directory + " is mounted read-only");
    }
    if (kind == Kind.POSIX_MQ && PosixNames.queues() == null) {
      found.add("no file system of queues is mounted where this process can see it");
    }
    String rule = protection(kind, request, object, directory);
    if (rule != null) {
      found.add(rule);
    }
    ProcessCredentials who = asking;
    if (who != null) {
      if (who.seccomp() > 0) {
        found.add(
            "seccomp restricts this process (mode "
                + who.seccomp()
                + (who.filters() < 0 ? ")" : ", filters: " + who.filters() + ")"));
      }
      if (who.label() != null && !who.label().equals("unconfined")) {
        found.add("its security label is " + who.label());
      }
      if (who.inUserNamespace()) {
        found.add("it is in a user namespace, where root has no rights outside");
      }
    }
    return found.isEmpty()
        ? "Neither a seccomp filter nor a security label of this process is known."
        : "What can forbid it: " + String.join("; ", found) + ".";
  }

  /** Files of others in directories that all share are not opened with O_CREAT: proc_sys_fs(5). */
  private @Nullable String protection(
      Kind kind, Request request, @Nullable Ownership object, @Nullable Path directory) {
    Ownership shared = directory == null ? null : Ownership.of(directory);
    if (object == null
        || shared == null
        || asking == null
        || (request.flags() & Catalog.O_CREAT) == 0
        || !shared.isSharedDirectory()
        || object.uid() == asking.uid()
        || object.uid() == shared.uid()) {
      return null;
    }
    // sem_open(3) of glibc opens without O_CREAT first
    boolean memory = kind == Kind.POSIX_SHM || kind == Kind.SHM_FD;
    String rule = kind == Kind.FIFO_FD ? "protected_fifos" : memory ? "protected_regular" : null;
    long value = rule == null ? 0 : SysctlValue.of(proc, "fs/" + rule);
    return value <= 0
        ? null
        : "fs."
            + rule
            + " is "
            + value
            + ", so that with O_CREAT nobody opens a file of another user in "
            + directory;
  }

  private static boolean isReadOnly(Path directory) {
    try {
      MountPoint mount = MountPoint.at(directory.toString());
      return mount != null && mount.option("ro") != null;
    } catch (IOException unknown) {
      return false;
    }
  }
}
