package dev.ipcaudit.tests.jdk;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;

/**
 * Descriptors that cross the border between objects of the JDK and natives, in both directions and
 * by each binding. Needs {@code java.io} and {@code sun.nio.ch} of java.base to be open.
 */
public final class Border {

  /** What natives are called, whatever the binding. */
  public interface Libc {
    int eventfd(int value, int flags) throws Throwable;

    int dup2(int descriptor, int number) throws Throwable;

    int close(int descriptor) throws Throwable;
  }

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int eventfd(int value, int flags);

    int dup2(int descriptor, int number);

    int close(int descriptor);
  }

  private static final class Interface implements Libc {
    @Override
    public int eventfd(int value, int flags) {
      return C.LIB.eventfd(value, flags);
    }

    @Override
    public int dup2(int descriptor, int number) {
      return C.LIB.dup2(descriptor, number);
    }

    @Override
    public int close(int descriptor) {
      return C.LIB.close(descriptor);
    }
  }

  /** By direct mapping. */
  private static final class Direct implements Libc {
    static {
      Native.register("c");
    }

    @Override
    public native int eventfd(int value, int flags);

    @Override
    public native int dup2(int descriptor, int number);

    @Override
    public native int close(int descriptor);
  }

  /** By jnr-ffi. */
  public interface J {
    J LIB = LibraryLoader.create(J.class).load("c");

    int eventfd(int value, int flags);

    int dup2(int descriptor, int number);

    int close(int descriptor);
  }

  private static final class Jnr implements Libc {
    @Override
    public int eventfd(int value, int flags) {
      return J.LIB.eventfd(value, flags);
    }

    @Override
    public int dup2(int descriptor, int number) {
      return J.LIB.dup2(descriptor, number);
    }

    @Override
    public int close(int descriptor) {
      return J.LIB.close(descriptor);
    }
  }

  private static final List<SocketChannel> FILLERS = new ArrayList<>();

  private static int highest;

  private Border() {}

  public static void main(String[] args) throws Throwable {
    cross(new Interface(), new Direct(), new Jnr());
    System.out.println("done");
  }

  /**
   * Goes through all cases, each once. Those with children come last: the agent looks at their
   * processes by files, which take numbers that other cases count on.
   */
  public static void cross(Libc... all) throws Throwable {
    for (Libc libc : all) {
      crossWithoutChildren(libc);
    }
    for (Libc libc : all) {
      processes(libc);
    }
  }

  private static void crossWithoutChildren(Libc libc) throws Throwable {
    warmUp(libc);
    closedByANative(libc);
    closedByMistake(libc);
    closesAnothers(libc);
    overwritten(libc);
    pipes(libc);
    selectors(libc);
    tcp(libc);
    givenToJava(libc);
    wrappedTwice();
    wellBehaved(libc);
  }

  /** What that loads is not to open files in between. */
  private static void warmUp(Libc libc) throws Throwable {
    int event = seen(libc.eventfd(0, 0)); // warms up
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    libc.close(seen(libc.dup2(event, number(channel) + 1)));
    channel.close();
    Selector.open().close();
    libc.close(event);
  }

  private static void closedByANative(Libc libc) throws Throwable {
    fill();
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); // taken out
    libc.close(number(channel)); // a native closes a channel
    end(() -> channel.close()); // the channel closes again
  }

  private static void closedByMistake(Libc libc) throws Throwable {
    int old = seen(libc.eventfd(0, 0)); // an old number
    libc.close(old); // is closed
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); // has the old number
    same(old, number(channel));
    libc.close(old); // closes a channel by mistake
    end(() -> channel.close()); // the victim channel
  }

  private static void closesAnothers(Libc libc) throws Throwable {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); // loses its number
    int number = number(channel);
    libc.close(number); // takes it away
    same(number, seen(libc.eventfd(0, 0))); // has the number now
    end(() -> channel.close()); // a channel closes an eventfd
    libc.close(number); // the victim native
  }

  private static void overwritten(Libc libc) throws Throwable {
    int event = seen(libc.eventfd(0, 0)); // is duplicated
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); // is overwritten
    int number = number(channel);
    same(number, seen(libc.dup2(event, number))); // overwrites a channel
    end(() -> channel.close()); // a channel closes a duplicate
    libc.close(event);
  }

  private static void pipes(Libc libc) throws Throwable {
    fill();
    Pipe pipe = Pipe.open(); // ends taken out
    libc.close(number(pipe.source())); // a native closes an end
    libc.close(number(pipe.sink()));
    end(() -> pipe.source().close()); // the source closes again
    end(() -> pipe.sink().close()); // the sink closes again
  }

  private static void selectors(Libc libc) throws Throwable {
    fill();
    Selector selector = Selector.open(); // epoll taken out
    Field epoll = selector.getClass().getDeclaredField("epfd");
    epoll.setAccessible(true);
    libc.close(epoll.getInt(selector)); // a native closes an epoll
    end(() -> selector.close()); // the selector closes again
  }

  private static void processes(Libc libc) throws Throwable {
    fill();
    Process process = new ProcessBuilder("cat").start(); // stream taken out
    Field in = FilterInputStream.class.getDeclaredField("in");
    in.setAccessible(true);
    Object stream = in.get(process.getErrorStream());
    libc.close(number(((FileInputStream) stream).getFD())); // a native closes a stream
    end(() -> process.getErrorStream().close()); // the stream closes again
    process.getOutputStream().close();
    process.waitFor();
    process.getInputStream().close();
  }

  private static void tcp(Libc libc) throws Throwable {
    fill();
    try (ServerSocket server = new ServerSocket(0)) {
      SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
      libc.close(number(channel)); // a native closes TCP
      end(() -> channel.close()); // TCP closes again
    }
  }

  /** From a native to an object, which is its owner from then on. */
  private static void givenToJava(Libc libc) throws Throwable {
    new FileOutputStream(of(seen(libc.eventfd(0, 0)))).close(); // given to a stream
    FileDescriptor wrapped = of(seen(libc.eventfd(0, 0))); // given by the JDK's own way
    Class<?> secrets = Class.forName("jdk.internal.access.SharedSecrets");
    Object access = secrets.getMethod("getJavaIOFileDescriptorAccess").invoke(null);
    Class<?> type = Class.forName("jdk.internal.access.JavaIOFileDescriptorAccess");
    int number = number(wrapped);
    FileDescriptor another = new FileDescriptor();
    type.getMethod("set", FileDescriptor.class, int.class).invoke(access, another, number);
    new FileInputStream(another).close();
  }

  /** An object of the JDK closes what another one has. */
  private static void wrappedTwice() throws Throwable {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX); // wrapped again
    new FileOutputStream(of(number(channel))).close(); // the second wrapper closes
    end(() -> channel.close()); // the first wrapper closes again
  }

  /** Each closes its own, with the same numbers again and again. */
  private static void wellBehaved(Libc libc) throws Throwable {
    for (int i = 0; i < 5; i++) {
      int event = seen(libc.eventfd(0, 0)); // well-behaved natives
      libc.close(event);
      SocketChannel.open(StandardProtocolFamily.UNIX).close(); // well-behaved channels
      Pipe pipe = Pipe.open(); // well-behaved pipes
      pipe.sink().close();
      pipe.source().close();
      Selector.open().close(); // well-behaved selectors
    }
  }

  private static void same(int number, int other) {
    if (number != other) {
      throw new IllegalStateException(number + " and " + other);
    }
  }

  /** A native has it now, and closes it later. */
  private static int seen(int number) {
    highest = Math.max(highest, number);
    return number;
  }

  /** The next descriptor gets a number that no native has had. */
  private static void fill() throws Exception {
    SocketChannel filler = SocketChannel.open();
    while (number(filler) <= highest) {
      FILLERS.add(filler);
      filler = SocketChannel.open();
    }
    filler.close();
  }

  private static void end(Closeable owner) {
    try {
      owner.close();
    } catch (IOException found) {
      System.out.println(found.getMessage());
    }
  }

  private static int number(Channel channel) throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.nio.ch.SelChImpl");
    return (int) type.getMethod("getFDVal").invoke(channel);
  }

  private static int number(FileDescriptor descriptor) throws ReflectiveOperationException {
    return field().getInt(descriptor);
  }

  private static FileDescriptor of(int number) throws ReflectiveOperationException {
    FileDescriptor descriptor = new FileDescriptor();
    field().setInt(descriptor, number);
    return descriptor;
  }

  private static Field field() throws ReflectiveOperationException {
    Field field = FileDescriptor.class.getDeclaredField("fd");
    field.setAccessible(true);
    return field;
  }
}
