package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.MessageCalls;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Coverage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads what messages passed besides their data, out of the host's own memory: struct msghdr of
 * recvmsg(2) and the control messages it points to, cmsg(3), in the form that all architectures of
 * 64 bits share. The kernel has just read and written the same memory, but another thread may have
 * done so since: no length in it is believed. Lengths are read as the 32 bits that musl has for
 * them; the rest is its padding, and with glibc 0 in every call that succeeds. Thread-safe.
 */
final class ControlMessages {

  private static final int CONTROL = Abi.MSGHDR_CONTROL;
  private static final int CONTROL_LENGTH = Abi.MSGHDR_CONTROLLEN;
  private static final int FLAGS = Abi.MSGHDR_FLAGS;

  /** struct mmsghdr has a length more than struct msghdr. */
  private static final int MESSAGE = Abi.MSGHDR_SIZE;

  private static final int STRIDE = Abi.MMSGHDR_SIZE;

  /** UIO_MAXIOV: the kernel takes no more messages in one call. */
  private static final int MOST_MESSAGES = 1024;

  private static final int HEADER = Abi.CMSGHDR_SIZE;

  /** A message passes up to SCM_MAX_FD descriptors, 253, which are far within this. */
  private static final int LONGEST = 1 << 14;

  private static final int PLACE = 1;

  private static final int[] NONE = {};

  private final MessageCalls calls;
  private final Coverage coverage;
  private final HostMemory memory;
  private final CallGaps gaps;
  private final boolean understood;

  ControlMessages(MessageCalls calls, Coverage coverage, HostMemory memory, CallGaps gaps) {
    this.calls = calls;
    this.coverage = coverage;
    this.memory = memory;
    this.gaps = gaps;
    understood = Abi.known(System.getProperty("os.arch", ""));
  }

  /**
   * A call passed messages.
   *
   * @param result bytes, or how many messages
   */
  void passed(HostBinding binding, LibcFunction function, Object[] arguments, int result)
      throws Throwable {
    if (!understood) {
      coverage.note("descriptors that " + function + " passes are not seen on this machine");
      return;
    }
    boolean several = function.name().endsWith("mmsg");
    int messages = several ? Math.min(result, MOST_MESSAGES) : 1;
    if (messages <= 0) {
      return;
    }
    int length = several ? messages * STRIDE : MESSAGE;
    ByteBuffer headers = memory.bytes(binding, CallArguments.at(arguments, PLACE), 0, length);
    if (headers == null) {
      gaps.memory(function);
    } else if (function.name().startsWith("send")) {
      sent(function, headers, messages);
    } else {
      long flags = CallArguments.number(binding, arguments, function.selectArgument());
      int socket = (int) CallArguments.number(binding, arguments, function.idArgument());
      for (int i = 0; i < messages; i++) {
        received(function, headers, i * STRIDE, socket, (flags & Abi.MSG_CMSG_CLOEXEC) != 0);
      }
    }
  }

  private void sent(LibcFunction function, ByteBuffer headers, int messages) {
    int with = 0;
    int all = 0;
    int most = 0;
    for (int i = 0; i < messages; i++) {
      int descriptors = rights(function, headers, i * STRIDE).length;
      with += descriptors > 0 ? 1 : 0;
      all += descriptors;
      most = Math.max(most, descriptors);
    }
    if (all > 0) {
      calls.sent(function, with, all, most);
    }
  }

  private void received(
      LibcFunction function, ByteBuffer headers, int message, int socket, boolean closesOnExec) {
    int[] delivered = rights(function, headers, message);
    if (delivered.length > 0) {
      calls.received(function, delivered, closesOnExec);
    }
    if ((headers.getInt(message + FLAGS) & Abi.MSG_CTRUNC) != 0) {
      calls.truncated(function, socket, delivered.length);
    }
  }

  /** The descriptors in the control messages of one message. */
  private int[] rights(LibcFunction function, ByteBuffer headers, int message) {
    int length = headers.getInt(message + CONTROL_LENGTH);
    if (length < HEADER) {
      return NONE;
    }
    ByteBuffer control = memory.at(headers.getLong(message + CONTROL), Math.min(length, LONGEST));
    if (control == null) {
      gaps.memory(function);
      return NONE;
    }
    int[] found = NONE;
    int at = 0;
    while (control.limit() - at >= HEADER) {
      int size = control.getInt(at);
      if (size < HEADER || size > control.limit() - at) {
        break;
      }
      if (control.getInt(at + Abi.CMSGHDR_LEVEL) == Catalog.SOL_SOCKET
          && control.getInt(at + Abi.CMSGHDR_TYPE) == Abi.SCM_RIGHTS) {
        int known = found.length;
        found = Arrays.copyOf(found, known + (size - HEADER) / Integer.BYTES);
        for (int i = known; i < found.length; i++) {
          found[i] = control.getInt(at + HEADER + (i - known) * Integer.BYTES);
        }
      }
      at += size + Abi.CMSG_ALIGNMENT - 1 & -Abi.CMSG_ALIGNMENT;
    }
    return found;
  }
}
