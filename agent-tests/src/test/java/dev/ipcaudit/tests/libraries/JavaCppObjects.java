package dev.ipcaudit.tests.libraries;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Creates, uses and loses objects by JavaCPP's presets of Linux, by reflection, since the tests
 * have none. The presets have no {@code close}, and shared memory from 1.5.7 on: the argument says
 * whether it is to be used.
 */
public final class JavaCppObjects {

  private static final int IPC_PRIVATE = 0;
  private static final int IPC_CREAT = 01000;
  private static final int IPC_RMID = 0;
  private static final int KEY = 0x4a435050;
  private static final long SIZE = 4096;

  private static Class<?> linux;
  private static Class<?> pointer;
  private static Class<?> status;

  private JavaCppObjects() {}

  public static void main(String[] arguments) throws Exception {
    linux = Class.forName("org.bytedeco.systems.global.linux");
    pointer = Class.forName("org.bytedeco.javacpp.Pointer");
    if (Boolean.parseBoolean(arguments[0])) {
      status = Class.forName("org.bytedeco.systems.linux.shmid_ds");
      segments();
    }
    descriptors();
    fifos();
    System.out.println("done");
  }

  private static void segments() throws Exception {
    Method get = method("shmget", int.class, long.class, int.class);
    for (int i = 0; i < 3; i++) {
      get.invoke(null, IPC_PRIVATE, SIZE, IPC_CREAT | 0600); // lost segments
      int removed = (int) get.invoke(null, IPC_PRIVATE, SIZE, IPC_CREAT | 0600); // removed segments
      remove(removed);
    }
    int keyed = (int) get.invoke(null, KEY, SIZE, IPC_CREAT | 0600); // keyed segment
    int found = (int) get.invoke(null, KEY, SIZE, IPC_CREAT | 0600); // found segment
    System.out.println(keyed == found);
    Method attach = method("shmat", int.class, pointer, int.class);
    Method detach = method("shmdt", pointer);
    for (int i = 0; i < 2; i++) {
      attach.invoke(null, keyed, null, 0); // kept attachments
      Object detached = attach.invoke(null, keyed, null, 0); // closed attachments
      System.out.println(detach.invoke(null, detached));
    }
    remove(keyed);
  }

  private static void remove(int segment) throws Exception {
    Method control = method("shmctl", int.class, int.class, status);
    System.out.println(control.invoke(null, segment, IPC_RMID, null));
  }

  private static void descriptors() throws Exception {
    Method pipe = method("pipe2", int[].class, int.class);
    Method socket = method("socket", int.class, int.class, int.class);
    for (int i = 0; i < 2; i++) {
      pipe.invoke(null, new int[2], 0); // pipes
      socket.invoke(null, 1, 1, 0); // sockets
    }
    socket.invoke(null, -1, 1, 0); // no socket
  }

  private static void fifos() throws Exception {
    Method make = method("mkfifo", String.class, int.class);
    Method unlink = method("unlink", String.class);
    for (int i = 0; i < 2; i++) {
      String kept = Path.of("kept" + i).toAbsolutePath().toString();
      System.out.println(make.invoke(null, kept, 0600)); // lost fifos
      String removed = Path.of("removed" + i).toAbsolutePath().toString();
      make.invoke(null, removed, 0600); // removed fifos
      unlink.invoke(null, removed);
      System.out.println(Files.exists(Path.of(kept)) && !Files.exists(Path.of(removed)));
    }
  }

  private static Method method(String name, Class<?>... types) throws NoSuchMethodException {
    return linux.getMethod(name, types);
  }
}
