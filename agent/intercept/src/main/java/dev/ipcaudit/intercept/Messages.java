package dev.ipcaudit.intercept;

import dev.ipcaudit.audit.Coverage;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.MessageCalls;
import dev.ipcaudit.model.Abi;
import java.util.Arrays;

/**
 * Reads what messages passed besides their data, out of the host's own memory: struct msghdr of
 * recvmsg(2) and the control messages it points to, cmsg(3). The kernel has just read and written
 * the same memory, in the form that all architectures of 64 bits share. Thread-safe.
 */
final class Messages {

  /** Positions in struct msghdr, in ints. */
  private static final int CONTROL = Abi.MSGHDR_CONTROL / Integer.BYTES;

  private static final int CONTROL_LENGTH = Abi.MSGHDR_CONTROLLEN / Integer.BYTES;
  private static final int FLAGS = Abi.MSGHDR_FLAGS / Integer.BYTES;

  /** sizeof(struct mmsghdr) in ints. */
  private static final int STRIDE = Abi.MMSGHDR_SIZE / Integer.BYTES;

  private static final int HEADER = Abi.CMSGHDR_SIZE;

  /** The kernel takes no more than this for the control messages of one message by default. */
  private static final long LONGEST = 1 << 20;

  private static final int[] NONE = {};

  private final MessageCalls calls;
  private final Coverage coverage;
  private final boolean understood;

  Messages(MessageCalls calls, Coverage coverage) {
    this.calls = calls;
    this.coverage = coverage;
    understood = Abi.known(System.getProperty("os.arch", ""));
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
          received(function, place, i * STRIDE, socket, (flags & Abi.MSG_CMSG_CLOEXEC) != 0);
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
    if ((place.get(message + FLAGS) & Abi.MSG_CTRUNC) != 0) {
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
      if (IpcAuditHooks.rawInt(at + Abi.CMSGHDR_LEVEL) == Catalog.SOL_SOCKET
          && IpcAuditHooks.rawInt(at + Abi.CMSGHDR_TYPE) == Abi.SCM_RIGHTS) {
        int known = found.length;
        found = Arrays.copyOf(found, known + (int) (size - HEADER) / Integer.BYTES);
        for (int i = known; i < found.length; i++) {
          found[i] = IpcAuditHooks.rawInt(at + HEADER + (long) (i - known) * Integer.BYTES);
        }
      }
      at += size + Abi.CMSG_ALIGNMENT - 1 & -Abi.CMSG_ALIGNMENT;
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
