package dev.ipcaudit.tests.targets;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;

/** Passes descriptors through sockets, with room for all of them or not, in memory of all kinds. */
public final class Passing {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int RLIMIT_NOFILE = 7;
  private static final int HEADER = 56;
  private static final int STRIDE = 64;

  private static final int[] ENDS = ends();

  /** JNA frees memory that nothing refers to any more, though the kernel is to read it yet. */
  private static final List<Message> MESSAGES = new ArrayList<>();

  private Passing() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int socketpair(int domain, int type, int protocol, int[] ends);

    int eventfd(int value, int flags);

    long sendmsg(int socket, Pointer message, int flags);

    long recvmsg(int socket, Pointer message, int flags);

    long recvmsg(int socket, byte[] message, int flags);

    long recvmsg(int socket, MsgHdr message, int flags);

    int sendmmsg(int socket, Pointer messages, int count, int flags);

    int recvmmsg(int socket, Pointer messages, int count, int flags, Pointer timeout);

    int getrlimit(int resource, long[] limits);

    int setrlimit(int resource, long[] limits);

    int dup(int descriptor);

    int close(int descriptor);

    int system(String command);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native long sendmsg(int socket, Pointer message, int flags);

    static native long recvmsg(int socket, MsgHdr message, int flags);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    long sendmsg(int socket, jnr.ffi.Pointer message, int flags);

    long recvmsg(int socket, jnr.ffi.Pointer message, int flags);

    long recvmsg(int socket, byte[] message, int flags);
  }

  /** struct msghdr. */
  @FieldOrder({
    "name",
    "nameLength",
    "padding",
    "vector",
    "vectorLength",
    "control",
    "controlLength",
    "flags",
    "end"
  })
  public static class MsgHdr extends Structure {
    public Pointer name;
    public int nameLength;
    public int padding;
    public Pointer vector;
    public long vectorLength;
    public Pointer control;
    public long controlLength;
    public int flags;
    public int end;
  }

  /** A message with one byte of data, and room for control messages. */
  private static final class Message {
    private final Memory header = new Memory(HEADER);
    private final Memory control = new Memory(512);
    private final Memory vector = new Memory(16);
    private final Memory data = new Memory(8);

    /** One that is to be sent. */
    static Message with(int... descriptors) {
      Message message = room(descriptors.length);
      message.control.setLong(0, 16 + 4L * descriptors.length);
      message.control.setInt(8, 1);
      message.control.setInt(12, 1);
      message.control.write(16, descriptors, 0, descriptors.length);
      return message;
    }

    /** One that is to be received. */
    static Message room(int descriptors) {
      Message message = new Message();
      MESSAGES.add(message);
      message.control.clear();
      message.header.clear();
      message.vector.setPointer(0, message.data);
      message.vector.setLong(8, 1);
      message.header.setPointer(16, message.vector);
      message.header.setLong(24, 1);
      if (descriptors > 0) {
        message.header.setPointer(32, message.control);
        message.header.setLong(40, 16 + (4L * descriptors + 7) / 8 * 8);
      }
      return message;
    }

    MsgHdr structure() {
      MsgHdr structure = new MsgHdr();
      structure.vector = vector;
      structure.vectorLength = 1;
      structure.control = control;
      structure.controlLength = header.getLong(40);
      return structure;
    }

    byte[] bytes() {
      return header.getByteArray(0, HEADER);
    }

    jnr.ffi.Pointer jnr() {
      return jnr.ffi.Pointer.wrap(jnr.ffi.Runtime.getSystemRuntime(), Pointer.nativeValue(header));
    }

    /** Closes as many as arrived, which must be as many as expected. */
    void close(int expected) {
      for (int i = 0; i < expected; i++) {
        if (C.LIB.close(control.getInt(16 + 4L * i)) != 0) {
          throw new IllegalStateException("not delivered");
        }
      }
    }
  }

  private static int[] ends() {
    int[] ends = new int[2];
    C.LIB.socketpair(AF_UNIX, SOCK_DGRAM, 0, ends);
    return ends;
  }

  public static void main(String[] arguments) {
    int event = C.LIB.eventfd(0, 0);
    given(event);
    lost(event);
    truncated(event);
    nothing();
    several(event);
    exhausted(event);
    if (arguments.length > 0) {
      C.LIB.system("true");
    }
    System.out.println("done");
  }

  private static void given(int event) {
    for (int i = 0; i < 2; i++) {
      C.LIB.sendmsg(ENDS[1], Message.with(event, event, event).header, 0); // sent
      Message message = Message.room(3);
      C.LIB.recvmsg(ENDS[0], message.header, 0); // given back
      message.close(3);
      Direct.sendmsg(ENDS[1], Message.with(event).header, 0); // sent directly
      message = Message.room(3);
      Direct.recvmsg(ENDS[0], message.structure(), 0); // structure given back
      message.close(1);
      Jnr.LIB.sendmsg(ENDS[1], Message.with(event, event).jnr(), 0); // sent by JNR
      message = Message.room(2);
      Jnr.LIB.recvmsg(ENDS[0], message.jnr(), MSG_CMSG_CLOEXEC); // given back by JNR
      message.close(2);
      C.LIB.sendmsg(ENDS[1], Message.with(event, event).header, 0); // sent to an array
      message = Message.room(2);
      C.LIB.recvmsg(ENDS[0], message.bytes(), 0); // array given back
      message.close(2);
      C.LIB.sendmsg(ENDS[1], Message.with(event, event).header, 0); // sent to an array of JNR
      message = Message.room(2);
      Jnr.LIB.recvmsg(ENDS[0], message.bytes(), 0); // array given back by JNR
      message.close(2);
    }
  }

  private static void lost(int event) {
    for (int i = 0; i < 2; i++) {
      C.LIB.sendmsg(ENDS[1], Message.with(event, ENDS[0]).header, 0); // sent to be lost
      C.LIB.recvmsg(ENDS[0], Message.room(2).structure(), 0); // kept
    }
  }

  private static void truncated(int event) {
    for (int i = 0; i < 2; i++) {
      C.LIB.sendmsg(ENDS[1], Message.with(event, event, event, event, event).header, 0); // five
      Message message = Message.room(2);
      C.LIB.recvmsg(ENDS[0], message.header, 0); // room for two
      message.close(2);
    }
    C.LIB.sendmsg(ENDS[1], Message.with(event).header, 0); // one
    C.LIB.recvmsg(ENDS[0], Message.room(0).header, 0); // no room
  }

  private static void nothing() {
    for (int i = 0; i < 5; i++) {
      C.LIB.sendmsg(ENDS[1], Message.room(0).header, 0); // nothing sent
      C.LIB.recvmsg(ENDS[0], Message.room(2).header, 0); // nothing received
    }
    C.LIB.recvmsg(ENDS[0], Message.room(2).header, MSG_DONTWAIT); // received for nothing
    if (C.LIB.recvmsg(ENDS[0], Message.room(2).header, MSG_DONTWAIT) < 0) { // polled
      Thread.onSpinWait();
    }
  }

  private static void several(int event) {
    Memory vector = vector(Message.with(event, event), Message.with(event), Message.room(0));
    C.LIB.sendmmsg(ENDS[1], vector, 3, 0); // three sent
    Message first = Message.room(2);
    Message second = Message.room(2);
    Memory room = vector(first, second, Message.room(0));
    C.LIB.recvmmsg(ENDS[0], room, 3, 0, null); // three received
    first.close(2);
    second.close(1);
  }

  private static Memory vector(Message... messages) {
    Memory vector = new Memory((long) STRIDE * messages.length);
    vector.clear();
    for (int i = 0; i < messages.length; i++) {
      vector.write((long) STRIDE * i, messages[i].bytes(), 0, HEADER);
    }
    return vector;
  }

  /** One number is left for two descriptors: all below the lowest that is free are in use. */
  private static void exhausted(int event) {
    long[] limits = new long[2];
    C.LIB.getrlimit(RLIMIT_NOFILE, limits);
    Message message = Message.room(2);
    C.LIB.sendmsg(ENDS[1], Message.with(event, event).header, 0); // sent to the limit
    int free = C.LIB.dup(event);
    C.LIB.close(free);
    C.LIB.setrlimit(RLIMIT_NOFILE, new long[] {free + 1, limits[1]});
    C.LIB.recvmsg(ENDS[0], message.header, 0); // at the limit
    C.LIB.setrlimit(RLIMIT_NOFILE, limits);
    message.close(1);
  }
}
