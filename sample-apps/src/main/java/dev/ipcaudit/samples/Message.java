package dev.ipcaudit.samples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A {@code struct msghdr} with room for a byte of data and one descriptor, all in one piece of
 * memory outside of the heap: recvmsg(2), cmsg(3), unix(7). Not thread-safe.
 */
final class Message {

  // offsets of the parts, all aligned to eight
  private static final int IOVEC = 56;
  private static final int CONTROL = 72;
  private static final int DATA = 96;
  private static final int SIZE = 104;

  // within struct msghdr
  private static final int MSG_IOV = 16;
  private static final int MSG_IOVLEN = 24;
  private static final int MSG_CONTROL = 32;
  private static final int MSG_CONTROLLEN = 40;

  /** CMSG_LEN(sizeof(int)): the header's length, level and type, and the descriptor. */
  private static final int CMSG_LEN = 20;

  /** CMSG_SPACE(sizeof(int)). */
  private static final int CMSG_SPACE = 24;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
  private final long address;

  Message(Descriptors libc) {
    address = libc.address(memory);
    memory.putLong(MSG_IOV, address + IOVEC);
    memory.putLong(MSG_IOVLEN, 1);
    memory.putLong(MSG_CONTROL, address + CONTROL);
    memory.putLong(IOVEC, address + DATA);
    memory.putLong(IOVEC + 8, 1);
  }

  /** Ready to send, with a descriptor. */
  Message with(byte data, int fd) {
    memory.put(DATA, data);
    memory.putLong(MSG_CONTROLLEN, CMSG_SPACE);
    memory.putLong(CONTROL, CMSG_LEN);
    memory.putInt(CONTROL + 8, Descriptors.SOL_SOCKET);
    memory.putInt(CONTROL + 12, Descriptors.SCM_RIGHTS);
    memory.putInt(CONTROL + 16, fd);
    return this;
  }

  /** Ready to receive. */
  Message empty() {
    memory.putLong(MSG_CONTROLLEN, CMSG_SPACE);
    memory.putLong(CONTROL, 0);
    return this;
  }

  long address() {
    return address;
  }

  byte data() {
    return memory.get(DATA);
  }

  /**
   * The descriptor that was received, or -1 if none was: the kernel keeps back what it has no
   * number for and says MSG_CTRUNC, not EMFILE.
   */
  int fd() {
    boolean rights =
        memory.getLong(MSG_CONTROLLEN) >= CMSG_LEN
            && memory.getLong(CONTROL) == CMSG_LEN
            && memory.getInt(CONTROL + 8) == Descriptors.SOL_SOCKET
            && memory.getInt(CONTROL + 12) == Descriptors.SCM_RIGHTS;
    return rights ? memory.getInt(CONTROL + 16) : -1;
  }
}
