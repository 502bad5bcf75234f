package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Abi;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads what messages passed besides their data, out of the host's own memory: struct msghdr of
 * recvmsg(2) and the control messages it points to, cmsg(3), in the form that all architectures of
 * 64 bits share. The kernel has just read and written the same memory, but another thread may have
 * done so since: no length in it is believed. Lengths are read as the 32 bits that musl has for
 * them; the rest is its padding, and with glibc 0 in every call that succeeds.
 */
abstract class MessageRecorder extends DescriptorRecorder {

  /** struct mmsghdr has a length more than struct msghdr. */
  static final int STRIDE = Abi.MMSGHDR_SIZE;

  /** UIO_MAXIOV: the kernel takes no more messages in one call. */
  private static final int MOST_MESSAGES = 1024;

  private static final int HEADER = Abi.CMSGHDR_SIZE;

  /** A message passes up to SCM_MAX_FD descriptors, 253, which are far within this. */
  private static final int LONGEST = 1 << 14;

  private static final int PLACE = 1;

  private static final int[] NONE = {};

  private final boolean understood = Abi.known(System.getProperty("os.arch", ""));

  MessageRecorder(Ledger ledger, StackSampler stacks) {
    super(ledger, stacks);
  }

  @Override
  public final boolean read(HostCall call, Call over, CallNotes notes) throws Throwable {
    if (over.failed()) {
      return true;
    }
    if (!understood) {
      call.gaps().machine(call.function());
      return false;
    }
    boolean several = call.function().isVector();
    int messages = several ? (int) Math.min(over.result(), MOST_MESSAGES) : 1;
    if (messages > 0) {
      ByteBuffer headers = call.bytes(PLACE, several ? messages * STRIDE : Abi.MSGHDR_SIZE);
      if (isRead(call, headers) && headers != null) {
        passed(call, headers, messages);
      }
    }
    return false;
  }

  /** Messages were passed whose headers are these, {@link #STRIDE} bytes apart. */
  abstract void passed(HostCall call, ByteBuffer headers, int messages) throws Throwable;

  /** The descriptors in the control messages of the message whose header is there. */
  static int[] rights(HostCall call, ByteBuffer headers, int header) {
    int length = headers.getInt(header + Abi.MSGHDR_CONTROLLEN);
    if (length < HEADER) {
      return NONE;
    }
    long address = headers.getLong(header + Abi.MSGHDR_CONTROL);
    ByteBuffer control = call.at(address, Math.min(length, LONGEST));
    if (!isRead(call, control) || control == null) {
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
