package dev.ipcaudit.box;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one JVM wrote down of its objects, or whoever else may write as its user. All texts are safe
 * to print on one line, and short; what they say is hostile.
 *
 * @param uid the owner of the file and of its directory, which nobody else may write to
 * @param process whose box it is, as it says
 * @param startedMillis when that began, in milliseconds since the epoch
 * @param ipcNamespace in which its System V objects are
 * @param main its class or jar with its arguments
 * @param entries the objects that it had made, or was about to make, while it ran; none of a JVM in
 *     another namespace, whose objects cannot be seen
 */
public record BoxContents(
    Path file,
    long uid,
    ProcessIdentity process,
    String pidNamespace,
    String bootId,
    long startedMillis,
    String ipcNamespace,
    String main,
    List<Entry> entries) {

  /** The clocks of the kernel and of a JVM may differ a little. */
  private static final long SLACK_MILLIS = 2000;

  /** Half a megabyte each, at every scan of the agent. */
  private static final int MOST_IN_HOST = 32;

  private static final int MOST_FRAMES = 64;
  private static final int MOST_CHARS = 512;

  /**
   * One object.
   *
   * @param kind its stable id
   * @param made whether the kernel is known to have made it; otherwise the call had begun
   * @param id the kernel's id, or the inode; nothing if it is not known to be made
   * @param millis when the call began, in milliseconds since the epoch
   */
  public record Entry(
      String kind, boolean made, long id, long device, int key, long millis, CallSite site) {}

  /**
   * The boxes of this user in a directory, the newest of them, as a JVM may look at them from time
   * to time; whatever else lies there is passed over.
   */
  public static List<BoxContents> in(Path directory) {
    try {
      BoxReader reader = new BoxReader(null, MOST_IN_HOST);
      reader.read(directory);
      return reader.boxes();
    } catch (IOException unknown) {
      return List.of();
    }
  }

  /**
   * One box, or null if the bytes are none.
   *
   * @param bytes as many as a box has, or its header alone, which gives no entries
   */
  static @Nullable BoxContents parse(Path file, long uid, byte[] bytes) {
    ByteBuffer box = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    int pid = box.getInt(BoxLayout.PID);
    long start = box.getLong(BoxLayout.START_TICKS);
    if (box.getLong(0) != BoxLayout.MAGIC
        || box.getLong(BoxLayout.HEADER_CHECK) != BoxLayout.check(box, 0, BoxLayout.HEADER_CHECK)
        || pid <= 0
        || start < 0) {
      return null;
    }
    long started = box.getLong(BoxLayout.STARTED_MILLIS);
    return new BoxContents(
        file,
        uid,
        new ProcessIdentity(pid, start),
        BoxLayout.text(box, BoxLayout.PID_NAMESPACE, BoxLayout.NAME),
        BoxLayout.text(box, BoxLayout.BOOT_ID, BoxLayout.NAME),
        started,
        BoxLayout.text(box, BoxLayout.IPC_NAMESPACE, BoxLayout.NAME),
        safe(BoxLayout.text(box, BoxLayout.MAIN, BoxLayout.HEADER_CHECK - BoxLayout.MAIN)),
        bytes.length < BoxLayout.SIZE ? List.of() : entries(box, started));
  }

  private static List<Entry> entries(ByteBuffer box, long started) {
    List<Entry> entries = new ArrayList<>();
    CallSite[] sites = new CallSite[BoxLayout.SITES];
    long now = System.currentTimeMillis();
    for (int slot = 0; slot < BoxLayout.SLOTS; slot++) {
      int at = BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES;
      long check = box.getLong(at + BoxLayout.INTENT_CHECK);
      if (check == 0 || check != BoxLayout.check(box, at, at + BoxLayout.INTENT_CHECK)) {
        continue;
      }
      Kind kind = Kind.of(BoxLayout.text(box, at + BoxLayout.KIND, BoxLayout.KIND_BYTES));
      long millis = box.getLong(at + BoxLayout.MILLIS);
      boolean lived = millis >= started - SLACK_MILLIS && millis <= now + SLACK_MILLIS;
      if (kind == null || !kind.persistent() || !lived) {
        continue;
      }
      boolean made =
          box.getLong(at + BoxLayout.MADE_CHECK)
              == BoxLayout.check(box, at + BoxLayout.ID, at + BoxLayout.MADE_CHECK);
      entries.add(
          new Entry(
              kind.id(),
              made,
              made ? box.getLong(at + BoxLayout.ID) : 0,
              made ? box.getLong(at + BoxLayout.DEVICE) : 0,
              box.getInt(at + BoxLayout.KEY),
              millis,
              site(box, box.getInt(at + BoxLayout.SITE), sites)));
    }
    return entries;
  }

  private static CallSite site(ByteBuffer box, int number, CallSite[] known) {
    if (number < 0 || number >= BoxLayout.SITES) {
      return CallSite.UNKNOWN;
    }
    if (known[number] == null) {
      known[number] = site(box, BoxLayout.SITES_AT + number * BoxLayout.SITE_BYTES);
    }
    return known[number];
  }

  private static CallSite site(ByteBuffer box, int at) {
    if (box.getLong(at + BoxLayout.SITE_CHECK)
        != BoxLayout.check(box, at, at + BoxLayout.SITE_CHECK)) {
      return CallSite.UNKNOWN;
    }
    String[] lines = BoxLayout.text(box, at, BoxLayout.SITE_CHECK).split("\n", -1);
    if (lines.length < 4) {
      return CallSite.UNKNOWN;
    }
    int line;
    try {
      line = Integer.parseInt(lines[3]);
    } catch (NumberFormatException cutOff) {
      line = -1;
    }
    List<String> stack = new ArrayList<>();
    for (int i = 4; i < lines.length && stack.size() < MOST_FRAMES; i++) {
      stack.add(name(lines[i]));
    }
    return new CallSite(
        name(lines[0]), name(lines[1]), lines[2].isEmpty() ? null : name(lines[2]), line, stack);
  }

  /** One that the writer has made printable, if it is the agent that wrote it. */
  private static String name(String text) {
    return safe(Escape.original(text));
  }

  private static String safe(String text) {
    return Escape.line(text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text);
  }

  /**
   * Whether its JVM lives: alive only if that very process is its user's, gone only if that is
   * certain.
   */
  ProcessIdentity.Life life() {
    if (isFromBefore()) {
      return ProcessIdentity.Life.GONE;
    }
    if (!isOfThisPidNamespace()) {
      // its pid means nothing here
      return Namespaces.isDeserted(pidNamespace)
          ? ProcessIdentity.Life.GONE
          : ProcessIdentity.Life.UNKNOWN;
    }
    ProcessIdentity.Life life = process.life();
    if (life == ProcessIdentity.Life.ALIVE) {
      for (long one : Processes.uids(process.pid())) {
        if (one == uid) {
          return life;
        }
      }
      return ProcessIdentity.Life.UNKNOWN;
    }
    if (life == ProcessIdentity.Life.GONE && hidden()) {
      return ProcessIdentity.Life.UNKNOWN;
    }
    return life == ProcessIdentity.Life.ZOMBIE ? ProcessIdentity.Life.GONE : life;
  }

  /** Whether a process of its user might be there and /proc not show it. */
  private boolean hidden() {
    try {
      return uid != BoxDirectory.ownUid() && Namespaces.hidesProcesses();
    } catch (IOException unreadable) {
      return true;
    }
  }

  /** Whether its JVM is gone for certain: dead, or from before the machine was started. */
  public boolean isOfTheDead() {
    return life() == ProcessIdentity.Life.GONE;
  }

  /** Whether the machine was started since, and all that it made is gone. */
  public boolean isFromBefore() {
    try {
      return !bootId.equals(BlackBoxWriter.bootId());
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Whether the pid of its JVM means here what it meant there. */
  boolean isOfThisPidNamespace() {
    return !pidNamespace.equals(Namespaces.UNKNOWN)
        && pidNamespace.equals(Namespaces.of(ProcessHandle.current().pid(), "pid"));
  }

  /**
   * Whether its objects can be in the IPC namespace of this process: it has the same number, which
   * may have been that of another one before.
   */
  public boolean isOfThisNamespace() {
    return !ipcNamespace.equals(Namespaces.UNKNOWN)
        && ipcNamespace.equals(Namespaces.ipc())
        && !isFromBefore();
  }
}
