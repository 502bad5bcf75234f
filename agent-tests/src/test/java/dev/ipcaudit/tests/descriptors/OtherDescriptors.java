package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sockets of several families, and descriptors of kinds that are rare, most of which have no
 * function in libc. Prints what this machine allows.
 */
public final class OtherDescriptors {

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int PERF_EVENT_OPEN = ARM ? 241 : 298;
  private static final int USERFAULTFD = ARM ? 282 : 323;
  private static final int IO_URING_SETUP = 425;
  private static final int PIDFD_OPEN = 434;
  private static final int PIDFD_GETFD = 438;
  private static final int MEMFD_SECRET = 447;

  private static final int AF_INET = 2;
  private static final int AF_NETLINK = 16;
  private static final int AF_PACKET = 17;
  private static final int AF_VSOCK = 40;
  private static final int SOCK_STREAM = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_RAW = 3;
  private static final int ADDRESS = 16;
  private static final int FAN_REPORT_FID = 0x200;
  private static final int UFFD_USER_MODE_ONLY = 1;
  private static final int SIGKILL = 9;

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int socket(int domain, int type, int protocol);

    int bind(int socket, Pointer address, int length);

    int listen(int socket, int backlog);

    int getsockname(int socket, Pointer address, int[] length);

    int accept(int socket, Pointer address, Pointer length);

    int connect(int socket, Pointer address, int length);

    int close(int descriptor);

    int fanotify_init(int flags, int eventFlags);

    long syscall(long number, Object... arguments);

    int forkpty(int[] near, Pointer name, Pointer settings, Pointer size);

    void _exit(int status);

    int kill(int pid, int signal);

    int waitpid(int pid, int[] status, int options);
  }

  /** Makes a descriptor, or gives -1 where the machine does not allow it. */
  private interface Maker {
    int make();
  }

  /** Open to the end: what is reset has no address any more. */
  private static final List<Closeable> KEPT = new ArrayList<>();

  private OtherDescriptors() {}

  public static void main(String[] arguments) throws IOException {
    connected();
    accepted();
    unconnected();
    terminal();
    Pointer ring = zeros(120);
    Pointer event = zeros(64);
    event.setInt(0, 1); // PERF_TYPE_SOFTWARE
    event.setInt(4, 64);
    event.setLong(8, 9); // PERF_COUNT_SW_DUMMY
    event.setLong(40, 1 | 32 | 64); // disabled, without kernel and hypervisor
    try2("ring", () -> number(C.LIB.syscall(IO_URING_SETUP, 2, ring))); // lost ring
    try2("group", () -> C.LIB.fanotify_init(FAN_REPORT_FID, 0)); // lost group
    try2("faults", () -> number(C.LIB.syscall(USERFAULTFD, UFFD_USER_MODE_ONLY))); // lost faults
    try2("event", () -> number(C.LIB.syscall(PERF_EVENT_OPEN, event, 0, -1, -1, 0L))); // lost event
    try2("secret", () -> number(C.LIB.syscall(MEMFD_SECRET, 0))); // lost secret
    int self = number(C.LIB.syscall(PIDFD_OPEN, (int) ProcessHandle.current().pid(), 0));
    try2("copy", () -> number(C.LIB.syscall(PIDFD_GETFD, self, 0, 0))); // lost copy
    ok(C.LIB.close(self));
    System.out.println("done");
  }

  private static int number(long result) {
    return (int) result;
  }

  private static void try2(String name, Maker maker) {
    int made = maker.make();
    if (made >= 0) {
      C.LIB.close(made);
      ok(maker.make());
      ok(maker.make());
    }
    System.out.println((made < 0 ? "no " : "") + name);
  }

  private static void connected() throws IOException {
    ServerSocket server = new ServerSocket(0, 9, InetAddress.getByName("127.0.0.1"));
    KEPT.add(server);
    for (int i = 0; i < 3; i++) {
      int client = ok(C.LIB.socket(AF_INET, SOCK_STREAM, 0)); // lost connections
      ok(C.LIB.connect(client, local(server.getLocalPort()), ADDRESS));
      if (i == 0) {
        ok(C.LIB.close(client));
      }
    }
    System.out.println("port " + server.getLocalPort());
  }

  private static void accepted() throws IOException {
    int server = ok(C.LIB.socket(AF_INET, SOCK_STREAM, 0)); // kept listener
    ok(C.LIB.bind(server, local(0), ADDRESS));
    ok(C.LIB.listen(server, 9));
    Memory address = new Memory(ADDRESS);
    ok(C.LIB.getsockname(server, address, new int[] {ADDRESS}));
    int port = (address.getByte(2) & 0xff) << 8 | (address.getByte(3) & 0xff);
    for (int i = 0; i < 3; i++) {
      KEPT.add(new Socket("127.0.0.1", port));
      int peer = ok(C.LIB.accept(server, null, null)); // lost accepted
      if (i == 0) {
        ok(C.LIB.close(peer));
      }
    }
    System.out.println("port " + port);
  }

  private static void unconnected() {
    for (int i = 0; i < 2; i++) {
      ok(C.LIB.close(ok(C.LIB.socket(AF_INET, SOCK_DGRAM, 0)))); // closed UDP
      ok(C.LIB.socket(AF_INET, SOCK_DGRAM, 0)); // lost UDP
      ok(C.LIB.socket(AF_NETLINK, SOCK_RAW, 0)); // lost netlink
    }
    try2("packet", () -> C.LIB.socket(AF_PACKET, SOCK_DGRAM, 0)); // lost packet
    try2("vsock", () -> C.LIB.socket(AF_VSOCK, SOCK_STREAM, 0)); // lost vsock
  }

  private static void terminal() {
    for (int i = 0; i < 2; i++) {
      int[] near = new int[1];
      int child = ok(C.LIB.forkpty(near, null, null, null)); // terminal with a child
      if (child == 0) {
        C.LIB._exit(0);
      }
      C.LIB.kill(child, SIGKILL); // which may not get as far as to end
      ok(C.LIB.waitpid(child, null, 0));
    }
  }

  /** A struct sockaddr_in of 127.0.0.1. */
  private static Pointer local(int port) {
    Pointer address = zeros(ADDRESS);
    address.setShort(0, (short) AF_INET);
    address.setByte(2, (byte) (port >> 8));
    address.setByte(3, (byte) port);
    address.setByte(4, (byte) 127);
    address.setByte(7, (byte) 1);
    return address;
  }

  private static Pointer zeros(int length) {
    Memory memory = new Memory(length);
    memory.clear();
    return memory;
  }
}
