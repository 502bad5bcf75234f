package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;

/**
 * Descriptors that change hands: objects of the JDK close those of natives, natives those of the
 * JDK and of each other. Needs {@code --add-opens java.base/java.io=ALL-UNNAMED}.
 */
public final class DescriptorOwners {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_GETFL = 3;
  private static final int FIONREAD = 0x541b;
  private static final int EPOLL_CTL_ADD = 1;

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int eventfd(int value, int flags);

    int eventfd_read(int descriptor, long[] value);

    int pipe(int[] ends);

    int socketpair(int domain, int type, int protocol, int[] ends);

    int memfd_create(String name, int flags);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int descriptor, Memory event);

    int dup(int descriptor);

    int fcntl(int descriptor, int command, Object... argument);

    int ioctl(int descriptor, NativeLong request, Object... argument);

    int open(String path, int flags);

    NativeLong write(int descriptor, byte[] from, NativeLong count);

    NativeLong read(int descriptor, byte[] to, NativeLong count);

    int close(int descriptor);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int close(int descriptor);

    static native long send(int socket, byte[] from, long count, int flags);
  }

  private static final C LIB = C.LIB;

  /** Kept to the end: what they own must not be closed by a cleaner. */
  private static final List<Object> KEPT = new ArrayList<>();

  private DescriptorOwners() {}

  public static void main(String[] args) throws Exception {
    Direct.close(ok(LIB.eventfd(0, 0))); // what that loads is not to open files in between
    closedByObjects();
    closedUnseen();
    used();
    Owner.lostToAStranger();
    lostToAnotherThread();
    lostInOneMethod();
    lostOnALongWay();
    takenFromTheJdk();
    ownFilesOfNatives();
    closedByANativeFirst();
  }

  /** Objects of the JDK own what natives made, and close it; others have the numbers at the end. */
  private static void closedByObjects() throws Exception {
    List<Closeable> owners = new ArrayList<>();
    int[] ends = new int[2];
    for (int i = 0; i < 3; i++) {
      owners.add(new FileOutputStream(of(LIB.eventfd(0, 0)))); // closed by streams
      ok(LIB.pipe(ends)); // both ends closed by streams
      owners.add(new FileInputStream(of(ends[0])));
      owners.add(new FileOutputStream(of(ends[1])).getChannel());
      owners.add(new FileInputStream(of(LIB.epoll_create1(0)))); // of a kind without identity
      int event = LIB.eventfd(0, 0); // duplicated for a stream
      owners.add(new FileOutputStream(of(LIB.dup(event)))); // duplicate closed by a stream
      owners.add(new FileOutputStream(of(LIB.fcntl(event, F_DUPFD_CLOEXEC, 0)))); // by fcntl
      LIB.close(event);
    }
    for (Closeable owner : owners) {
      owner.close(); // closes for all owners
    }
    ok(LIB.pipe(ends)); // opened again by its number
    new RandomAccessFile("/proc/self/fd/" + ends[1], "rw").close();
    LIB.close(ends[0]);
    LIB.close(ends[1]);
    int event = LIB.eventfd(0, 0);
    new FileOutputStream(of(event)).close(); // closed by a stream and then used
    LIB.fcntl(event, F_GETFL, 0); // used after a stream closed it
    for (int i = 0; i < 8; i++) {
      KEPT.add(Selector.open());
    }
  }

  /** By a call that nobody hears, and what nobody hears of has the numbers at the end. */
  private static void closedUnseen() throws Exception {
    Function stream = Function.getFunction("c", "fdopen");
    Function unheard = Function.getFunction("c", "endmntent");
    int[] ends = new int[2];
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ok(LIB.socketpair(AF_UNIX, SOCK_STREAM, 0, ends)); // sockets closed unseen
      numbers.add(ends[0]);
      numbers.add(ends[1]);
      numbers.add(ok(LIB.memfd_create("same", 0))); // memory closed unseen
      numbers.add(ok(LIB.epoll_create1(0))); // epolls closed unseen
    }
    for (int number : numbers) {
      unheard.invokeInt(new Object[] {stream.invokePointer(new Object[] {number, "r"})});
    }
    // sockets have the numbers of sockets, and epolls those of epolls
    ServerSocket server = new ServerSocket(0);
    KEPT.add(server);
    for (int i = 0; i < 4; i++) {
      KEPT.add(new Socket("127.0.0.1", server.getLocalPort()));
      KEPT.add(Selector.open());
    }
  }

  private static void used() {
    int event = ok(LIB.eventfd(0, 0));
    LIB.close(event); // closed before it was used
    byte[] eight = {1, 0, 0, 0, 0, 0, 0, 0};
    for (int i = 0; i < 3; i++) {
      LIB.write(event, eight, new NativeLong(8)); // written to when closed
    }
    LIB.read(event, eight, new NativeLong(8)); // read when closed
    LIB.fcntl(event, F_GETFL, 0); // asked when closed
    LIB.ioctl(event, new NativeLong(FIONREAD), new int[1]); // controlled when closed
    LIB.eventfd_read(event, new long[1]); // counted when closed
    LIB.dup(event); // duplicated when closed
    Direct.send(event, eight, 8, 0); // sent directly when closed
    int epoll = ok(LIB.epoll_create1(0));
    int member = ok(LIB.eventfd(0, 0));
    LIB.close(member);
    LIB.epoll_ctl(epoll, EPOLL_CTL_ADD, member, new Memory(16)); // registered when closed
    LIB.close(epoll);
    LIB.write(999_983, eight, new NativeLong(8)); // to what never was
  }

  /** Another class closes what this one owns. */
  private static final class Owner {
    private final int own = ok(LIB.epoll_create1(0)); // given the number since

    void end() {
      LIB.close(own); // the owner finds it closed
    }

    void use() {
      LIB.fcntl(own, F_GETFL, 0); // the owner uses it when it is lost
    }

    static void lostToAStranger() {
      int old = ok(LIB.eventfd(0, 0)); // a stranger's first
      LIB.close(old); // the first close is another line
      Owner owner = new Owner();
      Stranger.late(old);
      owner.use();
      owner.end();
    }
  }

  private static final class Stranger {
    static void late(int descriptor) {
      Direct.close(descriptor); // the stranger's second close
    }
  }

  private static void lostToAnotherThread() throws Exception {
    int old = ok(LIB.eventfd(0, 0));
    Thread first = new Thread(() -> LIB.close(old)); // closed by a thread
    first.start();
    first.join();
    SynchronousQueue<Integer> handed = new SynchronousQueue<>();
    Thread owner =
        new Thread(
            () -> {
              try {
                int[] ends = new int[2];
                ok(LIB.pipe(ends)); // the pipe of a thread
                handed.put(ends[0]);
                handed.take();
                LIB.close(ends[0]); // the thread finds it closed
                LIB.close(ends[1]);
              } catch (InterruptedException end) {
                throw new IllegalStateException(end);
              }
            });
    owner.start();
    if (handed.take() == old) {
      LIB.close(old); // closes the pipe of a thread
    }
    handed.put(old);
    owner.join();
  }

  /** Only the variables tell whose close it was. */
  private static void lostInOneMethod() {
    int mine = ok(LIB.eventfd(0, 0));
    LIB.close(mine);
    int yours = ok(LIB.epoll_create1(0));
    LIB.close(mine); // closes what another variable has
    LIB.close(yours); // another variable finds it closed
    int[] first = new int[2];
    int[] second = new int[2];
    ok(LIB.pipe(first));
    LIB.close(first[0]);
    LIB.close(first[1]);
    ok(LIB.pipe(second));
    LIB.close(first[1]); // closes what another array has
    LIB.close(second[0]);
    LIB.close(second[1]); // another array finds it closed
    int twice = ok(LIB.epoll_create1(0));
    LIB.close(twice);
    LIB.close(twice); // the same variable twice
  }

  /** The victim closes its own, which by then is a third one's. */
  private static void lostOnALongWay() {
    int old = ok(LIB.eventfd(0, 0));
    LIB.close(old);
    Owner owner = new Owner();
    Stranger.late(old);
    int third = Third.begin();
    owner.end();
    Third.end(third);
  }

  private static final class Third {
    static int begin() {
      return ok(LIB.eventfd(0, 0)); // the third to have the number
    }

    static void end(int descriptor) {
      LIB.close(descriptor); // the third finds it closed
    }
  }

  private static void takenFromTheJdk() throws Exception {
    int old = ok(LIB.eventfd(0, 0));
    LIB.close(old);
    FileInputStream stream = new FileInputStream("/proc/self/stat");
    LIB.close(old); // takes the file of a stream
    closed(stream);
    ServerSocket server = new ServerSocket(0);
    old = ok(LIB.eventfd(0, 0));
    Direct.close(old);
    Socket socket = new Socket("127.0.0.1", server.getLocalPort());
    Direct.close(old); // takes a socket
    closed(socket);
    KEPT.add(server.accept());
    SocketChannel peer = SocketChannel.open();
    old = ok(LIB.eventfd(0, 0));
    LIB.close(old);
    peer.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()));
    Socket accepted = server.accept();
    LIB.close(old); // takes an accepted socket
    closed(accepted);
    KEPT.add(server);
    KEPT.add(peer);
  }

  /** Numbers that go from one native to the next, and to the JDK, and back. */
  private static void ownFilesOfNatives() throws Exception {
    for (int i = 0; i < 3; i++) {
      int event = ok(LIB.eventfd(0, 0)); // then a file
      LIB.close(event);
      int file = ok(LIB.open("/proc/self/stat", 0));
      LIB.close(file); // closes its own file
      new FileInputStream("/proc/self/stat").close();
      LIB.close(ok(LIB.eventfd(0, 0))); // then another
    }
  }

  /** A native closes what it has given to an object, which closes it again. */
  private static void closedByANativeFirst() throws Exception {
    int event = ok(LIB.eventfd(0, 0));
    FileOutputStream stream = new FileOutputStream(of(event));
    LIB.close(event); // closed although a stream has it
    closed(stream);
  }

  private static void closed(Closeable owner) {
    try {
      owner.close(); // the JDK finds it closed
    } catch (IOException found) {
      System.out.println(found.getMessage());
    }
  }

  private static FileDescriptor of(int number) throws ReflectiveOperationException {
    FileDescriptor descriptor = new FileDescriptor();
    Field field = FileDescriptor.class.getDeclaredField("fd");
    field.setAccessible(true);
    field.setInt(descriptor, ok(number));
    return descriptor;
  }
}
