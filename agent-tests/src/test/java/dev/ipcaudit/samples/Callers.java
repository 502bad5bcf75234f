package dev.ipcaudit.samples;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * One helper with many callers, some of which lose what it gives them; beside the bindings of the
 * sample apps, so that each can be asked for: {@code BINDING [DEPTH]}.
 */
public final class Callers {

  public static final int IN_ORDER = 10;
  public static final int IN_ORDER_TOO = 4;
  public static final int IN_THREAD = 3;
  public static final int DEEP = 5;
  public static final int REFLECTED = 20;
  public static final int IN_LAMBDA = 7;
  public static final int VIRTUAL = 11;
  public static final int CAREFUL = 9;
  public static final int CARELESS = 6;
  public static final int CARELESS_TOO = 2;

  private static final int EAGAIN = 11;
  private static final int VIRTUAL_JDK = 21;

  private static SysvIpc ipc;

  private Callers() {}

  /** What everybody uses. */
  public static final class Helper {

    private Helper() {}

    public static int open() {
      return ipc.check("semget", ipc.semget(SysvIpc.IPC_PRIVATE, 1, 0600)); // opens
    }

    static void close(int id) {
      ipc.check("semctl", ipc.semctl(id, 0, SysvIpc.IPC_RMID));
    }

    /** Whether there was room. */
    static int send(int queue) {
      byte[] message = new byte[4096 + Long.BYTES];
      message[0] = 1; // its type
      return ipc.msgsnd(queue, message, 4096, SysvIpc.IPC_NOWAIT); // sends
    }
  }

  public static void main(String[] args) throws Exception {
    Binding binding =
        Arrays.stream(Binding.values())
            .filter(one -> one.toString().equals(args[0]))
            .findFirst()
            .orElseThrow();
    ipc = binding.open().sysv();
    inOrder();
    Thread pool = new Thread(Callers::inOrderToo, "in order");
    pool.start();
    pool.join();
    Thread loser = new Thread(Callers::losesInThread, "loser");
    loser.start();
    loser.join();
    losesDeep(args.length > 1 ? Integer.parseInt(args[1]) : 40);
    losesByReflection();
    losesInLambda();
    if (Runtime.version().feature() >= VIRTUAL_JDK) {
      losesInVirtualThread();
    }
    inOrder();
    sendAll();
    System.out.println("done");
  }

  private static void inOrder() {
    for (int i = 0; i < IN_ORDER / 2; i++) {
      Helper.close(Helper.open());
    }
  }

  private static void inOrderToo() {
    for (int i = 0; i < IN_ORDER_TOO; i++) {
      Helper.close(Helper.open());
    }
  }

  private static void losesInThread() {
    for (int i = 0; i < IN_THREAD; i++) {
      Helper.open();
    }
  }

  private static void losesDeep(int depth) {
    if (depth > 0) {
      losesDeep(depth - 1);
      return;
    }
    for (int i = 0; i < DEEP; i++) {
      Helper.open();
    }
  }

  private static void losesByReflection() throws ReflectiveOperationException {
    Method open = Helper.class.getMethod("open");
    for (int i = 0; i < REFLECTED; i++) {
      open.invoke(null);
    }
  }

  private static void losesInLambda() {
    IntSupplier loses = () -> Helper.open();
    for (int i = 0; i < IN_LAMBDA; i++) {
      loses.getAsInt();
    }
  }

  /** By reflection, since it is compiled for an older JDK. */
  private static void losesInVirtualThread() throws Exception {
    Runnable loses = Callers::losesVirtually;
    Thread thread =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, loses);
    thread.join();
  }

  private static void losesVirtually() {
    for (int i = 0; i < VIRTUAL; i++) {
      Helper.open();
    }
  }

  private static void sendAll() {
    int queue = ipc.check("msgget", ipc.msgget(SysvIpc.IPC_PRIVATE, 0600));
    while (Helper.send(queue) == 0) { // until it is full
      continue;
    }
    if (ipc.errno() != EAGAIN) {
      throw new IllegalStateException("not full");
    }
    sendsCarefully(queue);
    sendsCarelessly(queue);
    sendsCarelesslyToo(queue);
    ipc.check("msgctl", ipc.msgctl(queue, SysvIpc.IPC_RMID, 0));
  }

  private static void sendsCarefully(int queue) {
    for (int i = 0; i < CAREFUL; i++) {
      if (Helper.send(queue) == -1 && ipc.errno() != EAGAIN) {
        throw new IllegalStateException("not full");
      }
    }
  }

  private static void sendsCarelessly(int queue) {
    for (int i = 0; i < CARELESS; i++) {
      Helper.send(queue);
    }
  }

  private static void sendsCarelesslyToo(int queue) {
    for (int i = 0; i < CARELESS_TOO; i++) {
      Helper.send(queue);
    }
  }
}
