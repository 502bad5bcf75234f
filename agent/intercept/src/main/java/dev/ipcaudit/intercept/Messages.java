package dev.ipcaudit.intercept;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.MessageCalls;
import java.util.Arrays;

/**
 * Reads what messages passed besides their data, out of the host's own memory: struct msghdr of
 * recvmsg(2) and the control messages it points to, cmsg(3). The kernel has just read and written
 * the same memory, in the form that all architectures of 64 bits share. Thread-safe.
 */
final class Messages {

  /** Positions in struct msghdr, in ints. */
  private static final int CONTROL = 8;

  private static final int CONTROL_LENGTH = 10;
  private static final int FLAGS = 12;

  /** sizeof(struct mmsghdr) in ints. */
  private static final int STRIDE = 16;

  /** sizeof(struct cmsghdr), and its alignment. */
  private static final int HEADER = 16;

  private static final int ALIGNMENT = 8;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_CTRUNC = 8;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;

  /** The kernel takes no more than this for the control messages of one message by default. */
  private static final long LONGEST = 1 << 20;

  private static final int[] NONE = {};

  private final MessageCalls calls;
  private final Coverage coverage;
  private final boolean understood;

  Messages(MessageCalls calls, Coverage coverage) {
    this.calls = calls;
    this.coverage = coverage;
    String machine = System.getProperty("os.arch", "");
    understood = machine.equals("amd64") || machine.equals("aarch64");
  }

  /** A call passed messages. */
  void passed(Binding binding, LibcFunction function, Object[] arguments, int result)
      throws Throwable {
    if (!understood) {
      coverage.note("descriptors that " + function + " passes are not seen on this machine");
      return;
    }
    boolean several = function.name().endsWith("mmsg");
    boolean sends = function.name().startsWith("send");
    try {
      Ints place = new Ints(binding, arguments[1]);
      int messages = several ? result : 1;
      if (sends) {
        sent(function, place, messages);
      } else {
        long flags = binding.number(arguments[function.selectArgument()]);
        for (int i = 0; i < messages; i++) {
          int socket = (int) binding.number(arguments[function.idArgument()]);
          received(function, place, i * STRIDE, socket, (flags & MSG_CMSG_CLOEXEC) != 0);
        }
      }
    } catch (RuntimeException unreadable) {
      coverage.note(
          "descriptors that "
              + function
              + " passes are not seen where its messages are in memory of another kind: "
              + unreadable.getMessage());
    }
  }

  private void sent(LibcFunction function, Ints place, int messages) throws Throwable {
    int with = 0;
    int all = 0;
    int most = 0;
    for (int i = 0; i < messages; i++) {
      int descriptors = rights(place, i * STRIDE).length;
      with += descriptors > 0 ? 1 : 0;
      all += descriptors;
      most = Math.max(most, descriptors);
    }
    if (all > 0) {
      calls.sent(function, with, all, most);
    }
  }

  private void received(
      LibcFunction function, Ints place, int message, int socket, boolean closesOnExec)
      throws Throwable {
    int[] delivered = rights(place, message);
    if (delivered.length > 0) {
      calls.received(function, delivered, closesOnExec);
    }
    if ((place.get(message + FLAGS) & MSG_CTRUNC) != 0) {
      calls.truncated(function, socket, delivered.length);
    }
  }

  /** The descriptors in the control messages of one message. */
  private static int[] rights(Ints place, int message) throws Throwable {
    long at = place.getLong(message + CONTROL);
    long length = place.getLong(message + CONTROL_LENGTH);
    int[] found = NONE;
    if (!RawMemory.isAddress(at) || length > LONGEST) {
      return found;
    }
    long end = at + length;
    while (end - at >= HEADER) {
      long size = IpcAuditHooks.rawLong(at);
      if (size < HEADER || size > end - at) {
        break;
      }
      if (IpcAuditHooks.rawInt(at + 8) == SOL_SOCKET
          && IpcAuditHooks.rawInt(at + 12) == SCM_RIGHTS) {
        int known = found.length;
        found = Arrays.copyOf(found, known + (int) (size - HEADER) / Integer.BYTES);
        for (int i = known; i < found.length; i++) {
          found[i] = IpcAuditHooks.rawInt(at + HEADER + (long) (i - known) * Integer.BYTES);
        }
      }
      at += size + ALIGNMENT - 1 & -ALIGNMENT;
    }
    return found;
  }

  /** Memory that an argument stands for: at an address, or in an array. */
  private static final class Ints {

    private final Binding binding;
    private final Object argument;
    private final long address;

    Ints(Binding binding, Object argument) throws Throwable {
      this.binding = binding;
      this.argument = argument;
      address = binding.address(argument);
      if (address != 0 && !RawMemory.isAddress(address)) {
        throw new IllegalArgumentException("no memory, but " + argument);
      }
    }

    int get(int index) throws Throwable {
      return address == 0
          ? binding.readInt(argument, index)
          : IpcAuditHooks.rawInt(address + (long) index * Integer.BYTES);
    }

    long getLong(int index) throws Throwable {
      return get(index) & 0xffffffffL | (long) get(index + 1) << 32;
    }
  }
}
