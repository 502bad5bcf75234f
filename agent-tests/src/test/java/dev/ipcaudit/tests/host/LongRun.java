package dev.ipcaudit.tests.host;

import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.DirectLibC;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.ObjectName;

/**
 * What a host does that runs for a year: creates and removes objects of many kinds, with ever new
 * ids, keys and names, at sites of ever new generated classes. In two halves, and tells after each
 * how many objects of our tables there are. At its end it leaves one full queue. Arguments: how
 * many objects of each kind, and how many generated classes with forty sites each, in a half.
 */
public final class LongRun {

  private static final int O_CREAT = 0100;
  private static final int O_RDWR = 2;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int PAGE = 4096;

  /** One of so many: it takes long to fill a queue. */
  private static final int FULL_QUEUES = 4;

  private static final int MESSAGE = 8192;
  private static final Memory TEXT = new Memory(Native.LONG_SIZE + MESSAGE);
  private static final int CLASSES_PER_LOADER = 100;
  private static final String DIGITS = "00000000";

  private LongRun() {}

  public static void main(String[] args) throws Exception {
    int objects = Integer.parseInt(args[0]);
    int classes = Integer.parseInt(args[1]);
    TEXT.clear();
    TEXT.setNativeLong(0, new NativeLong(1));
    for (int half = 0; half < 2; half++) {
      for (int i = 0; i < objects; i++) {
        removeAll(half * objects + i);
      }
      generate(half * classes, classes);
      tell(half);
    }
    fill(ok(DirectLibC.msgget(IPC_PRIVATE, OWN))); // the last queue
  }

  private static void removeAll(int number) {
    int key = 0x48000000 | number;
    ok(
        DirectLibC.semctl(
            ok(DirectLibC.semget(key, 1, IPC_CREAT | IPC_EXCL | OWN)), 0, IPC_RMID, 0));
    int segment = ok(DirectLibC.shmget(key, size(PAGE), IPC_CREAT | IPC_EXCL | OWN));
    DirectLibC.shmdt(DirectLibC.shmat(segment, null, 0));
    ok(DirectLibC.shmctl(segment, IPC_RMID, null));
    int queue = ok(DirectLibC.msgget(key, IPC_CREAT | IPC_EXCL | OWN));
    if (number % FULL_QUEUES == 0) {
      fill(queue);
    }
    ok(DirectLibC.msgctl(queue, IPC_RMID, null));
    Names.close(ok(Names.eventfd(0, 0)));
    int[] ends = new int[2];
    ok(Names.pipe(ends));
    Names.fcntl(ends[1], F_SETPIPE_SZ, PAGE);
    Names.close(ends[0]);
    Names.close(ends[1]);
    String name = "/ipcaudit-long-" + number;
    Names.close(ok(Names.shm_open(name, O_CREAT | O_RDWR, 0666)));
    ok(Names.shm_unlink(name));
    Pointer semaphore = Names.sem_open(name, O_CREAT, OWN, 1);
    ok(Names.sem_close(semaphore));
    ok(Names.sem_unlink(name));
  }

  /** Until it is refused. */
  private static void fill(int queue) {
    while (send(queue) == 0) {
      // one more
    }
  }

  private static int send(int queue) {
    return DirectLibC.msgsnd(queue, TEXT, size(MESSAGE), IPC_NOWAIT); // fills
  }

  /** Classes that create and remove an object on each of their lines; their loaders are let go. */
  private static void generate(int first, int count) throws Exception {
    byte[] template;
    String name = Maker00000000.class.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = LongRun.class.getResourceAsStream(file)) {
      template = in.readAllBytes();
    }
    Generated loader = null;
    for (int number = 1; number <= count; number++) {
      if (loader == null || number % CLASSES_PER_LOADER == 0) {
        loader = new Generated();
      }
      String digits = Integer.toString(first + number);
      String other = name.replace(DIGITS, DIGITS.substring(digits.length()) + digits);
      Class<?> generated = loader.define(name, other, template);
      ((Runnable) generated.getConstructor().newInstance()).run();
    }
  }

  private static void tell(int half) throws Exception {
    System.gc();
    String histogram = histogram();
    System.out.println(
        "half="
            + half
            + counted(histogram, "entries", "dev.ipcaudit.model.BoundedTable$Entry")
            + counted(histogram, "objects", "dev.ipcaudit.ledger.objects.TrackedObject")
            + counted(histogram, "accounts", "dev.ipcaudit.ledger.accounts.Account")
            + counted(histogram, "paths", "dev.ipcaudit.ledger.accounts.PathAccount")
            + counted(histogram, "timelines", "dev.ipcaudit.ledger.accounts.Timeline")
            + counted(histogram, "sites", "dev.ipcaudit.model.CallSite")
            + " heapKb="
            + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
  }

  /** Of what can be reached. */
  private static String histogram() throws Exception {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }

  private static String counted(String histogram, String key, String type) {
    for (String line : histogram.split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words.length > 3 && words[3].equals(type)) {
        return " " + key + "=" + words[1];
      }
    }
    return " " + key + "=0";
  }

  /** A class whose name is given other digits: each line of it is a site of its own. */
  public static final class Maker00000000 implements Runnable {
    @Override
    public void run() {
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
      ok(DirectLibC.semctl(ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID, 0));
    }
  }

  private static final class Generated extends ClassLoader {

    Generated() {
      super(LongRun.class.getClassLoader());
    }

    Class<?> define(String name, String other, byte[] template) throws IOException {
      String text = new String(template, StandardCharsets.ISO_8859_1);
      String slashes = text.replace(name.replace('.', '/'), other.replace('.', '/'));
      byte[] bytes = slashes.getBytes(StandardCharsets.ISO_8859_1);
      return defineClass(other, bytes, 0, bytes.length);
    }
  }

  /** What {@link DirectLibC} lacks. */
  private static final class Names {

    static {
      Native.register("c");
    }

    private Names() {}

    static native int eventfd(int value, int flags);

    static native int pipe(int[] ends);

    static native int fcntl(int descriptor, int command, int argument);

    static native int close(int descriptor);

    static native int shm_open(String name, int flags, int mode);

    static native int shm_unlink(String name);

    static native Pointer sem_open(String name, int flags, int mode, int value);

    static native int sem_close(Pointer semaphore);

    static native int sem_unlink(String name);
  }
}
