package dev.ipcaudit.box;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes down outside of this JVM which objects it makes, and at which line: a file that is mapped
 * into memory, so what was written is there after SIGKILL. The intention to make one is written
 * before the call, so there is no moment at which an object exists and nobody knows whose it is.
 * Bounded: what does not fit is not written. Thread-safe.
 */
public final class BlackBox {

  /** What stands for an object that did not fit. */
  public static final int NONE = -1;

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final MappedByteBuffer box;
  private final AtomicInteger nextSite = new AtomicInteger();
  private final AtomicInteger nextSlot = new AtomicInteger();
  private final ConcurrentHashMap<CallSite, Integer> sites = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Integer> free = new ConcurrentLinkedQueue<>();

  private BlackBox(Path file, MappedByteBuffer box) {
    this.file = file;
    this.box = box;
  }

  /**
   * A new box of this process. All of it is written to once, so that a disk that is full says so
   * here and not when the memory is touched.
   *
   * @param directory is made if it is not there; must be this user's, and nobody else's to write to
   * @throws IOException if there can be none
   */
  public static BlackBox open(Path directory) throws IOException {
    BoxDirectory.makeOwn(directory);
    ProcessStat self = ProcessStat.of(ProcessHandle.current().pid());
    Path file = directory.resolve(self.pid() + "-" + self.startTicks() + BoxDirectory.ENDING);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            BoxDirectory.OWNER_ONLY_FILE)) {
      java.nio.ByteBuffer zeros = java.nio.ByteBuffer.allocate(BoxLayout.SIZE);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, BoxLayout.SIZE);
      mapped.order(ByteOrder.nativeOrder());
      BlackBox box = new BlackBox(file, mapped);
      box.header(self);
      return box;
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
  }

  private void header(ProcessStat self) throws IOException {
    box.putInt(BoxLayout.PID, self.pid());
    box.putLong(BoxLayout.START_TICKS, self.startTicks());
    box.putLong(BoxLayout.STARTED_MILLIS, self.startMillis());
    BoxLayout.putText(box, BoxLayout.IPC_NAMESPACE, BoxLayout.NAME, Namespaces.ipc());
    BoxLayout.putText(
        box, BoxLayout.PID_NAMESPACE, BoxLayout.NAME, Namespaces.of(self.pid(), "pid"));
    BoxLayout.putText(box, BoxLayout.BOOT_ID, BoxLayout.NAME, bootId());
    BoxLayout.putText(
        box,
        BoxLayout.MAIN,
        BoxLayout.HEADER_CHECK - BoxLayout.MAIN,
        System.getProperty("sun.java.command", ""));
    box.putLong(0, BoxLayout.MAGIC);
    box.putLong(BoxLayout.HEADER_CHECK, BoxLayout.check(box, 0, BoxLayout.HEADER_CHECK));
  }

  static String bootId() throws IOException {
    return Files.readString(BOOT_ID).trim();
  }

  /**
   * A call is about to make an object.
   *
   * @return what to tell when it has, or has not; {@link #NONE} if there is no room
   */
  public int intend(Kind kind, int key, CallSite site) {
    int line = site(site);
    Integer reused = line == NONE ? null : free.poll();
    int slot = reused != null ? reused : line == NONE ? NONE : freshSlot();
    if (slot == NONE) {
      return NONE;
    }
    int at = BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES;
    box.putLong(at + BoxLayout.MADE_CHECK, 0);
    box.putInt(at + BoxLayout.SITE, line);
    box.putInt(at + BoxLayout.KEY, key);
    BoxLayout.putText(box, at + BoxLayout.KIND, BoxLayout.KIND_BYTES, kind.id());
    box.putLong(at + BoxLayout.MILLIS, System.currentTimeMillis());
    box.putLong(at + BoxLayout.INTENT_CHECK, BoxLayout.check(box, at, at + BoxLayout.INTENT_CHECK));
    return slot;
  }

  private int freshSlot() {
    return nextSlot.get() >= BoxLayout.SLOTS || nextSlot.incrementAndGet() > BoxLayout.SLOTS
        ? NONE
        : nextSlot.get() - 1;
  }

  /** The call made it. */
  public void made(int slot, long id, long device) {
    if (slot != NONE) {
      int at = BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES;
      box.putLong(at + BoxLayout.ID, id);
      box.putLong(at + BoxLayout.DEVICE, device);
      box.putLong(
          at + BoxLayout.MADE_CHECK,
          BoxLayout.check(box, at + BoxLayout.ID, at + BoxLayout.MADE_CHECK));
    }
  }

  /** It did not, or the object is gone. */
  public void forget(int slot) {
    if (slot != NONE) {
      box.putLong(BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES + BoxLayout.INTENT_CHECK, 0);
      free.add(slot);
    }
  }

  private int site(CallSite site) {
    Integer known = sites.get(site);
    return known != null ? known : newSite(site);
  }

  private synchronized int newSite(CallSite site) {
    Integer known = sites.get(site);
    if (known != null) {
      return known;
    }
    int number = nextSite.get();
    if (number >= BoxLayout.SITES) {
      return NONE;
    }
    nextSite.set(number + 1);
    int at = BoxLayout.SITES_AT + number * BoxLayout.SITE_BYTES;
    StringBuilder text = new StringBuilder();
    text.append(site.className()).append('\n').append(site.method()).append('\n');
    text.append(site.file() == null ? "" : site.file()).append('\n').append(site.line());
    for (String frame : site.stack()) {
      text.append('\n').append(frame);
    }
    BoxLayout.putText(box, at, BoxLayout.SITE_CHECK, text.toString());
    box.putLong(at + BoxLayout.SITE_CHECK, BoxLayout.check(box, at, at + BoxLayout.SITE_CHECK));
    sites.put(site, number);
    return number;
  }

  /** Removes the file; what is written from now on is lost. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
