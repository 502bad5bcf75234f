package dev.ipcaudit.box;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes down outside of this JVM which objects it creates, and at which site: a file that is
 * mapped into memory, so what was written is there after SIGKILL. The intention to create one is
 * written before the call, so there is no moment at which an object exists and nobody knows whose
 * it is. Bounded: what does not fit is not written. Thread-safe; never throws once it is open.
 *
 * <p>A mapping, because a write(2) of one entry takes longer than the whole budget of an event;
 * what can go wrong with a mapping is dealt with in {@link BoxMemory}.
 */
public final class BlackBoxWriter {

  /** What stands for an object that did not fit. */
  public static final int NONE = Slots.NONE;

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** By ordinal: the name of the kind as it is in an entry. */
  private static final long[][] KIND_NAMES = kindNames();

  /** What is left of an object that is gone. */
  private static final long[] NOTHING = {
    BoxLayout.WIPED, BoxLayout.WIPED, BoxLayout.WIPED, BoxLayout.WIPED
  };

  private static final int MOST_TRIES = 3;

  private final BoxFile file;
  private final BoxMemory memory;
  private final LazyBlackBox owner;
  private final Slots slots = new Slots(BoxLayout.SLOTS);
  private final ConcurrentHashMap<CallPath, Integer> paths = new ConcurrentHashMap<>();
  private final SiteNumbers numbers = new SiteNumbers(BoxLayout.SITES, BoxLayout.SLOTS);
  private final LongAdder dropped = new LongAdder();
  private final AtomicBoolean saidBroken = new AtomicBoolean();

  private static long[][] kindNames() {
    Kind[] kinds = Kind.values();
    long[][] names = new long[kinds.length][];
    for (int i = 0; i < kinds.length; i++) {
      ByteBuffer name = BoxLayout.allocate(BoxLayout.KIND_BYTES);
      BoxLayout.putText(name, 0, BoxLayout.KIND_BYTES, kinds[i].id());
      names[i] = BoxLayout.words(name);
    }
    return names;
  }

  private BlackBoxWriter(BoxFile file, LazyBlackBox owner) throws IOException {
    this.file = file;
    memory = new BoxMemory(file.map(owner));
    this.owner = owner;
  }

  /**
   * A new box of this process. All of it is written to once, so that a disk that is full says so
   * here and not when the memory is touched.
   *
   * @param directory is made if it is not there; must be this user's, and nobody else's to write to
   * @param owner is told once that the file fails, by the thread that finds it; null for nobody
   * @throws IOException if there can be none
   */
  static BlackBoxWriter open(Path directory, LazyBlackBox owner) throws IOException {
    ProcessStat self = ProcessStat.of(ProcessHandle.current().pid());
    BoxFile file = BoxFile.create(directory, self.pid() + "-" + self.startTicks());
    boolean opened = false;
    try {
      BlackBoxWriter box = new BlackBoxWriter(file, owner);
      if (!box.writeHeader(self)) {
        throw new IOException("its file cannot be written through memory");
      }
      opened = true;
      return box;
    } finally {
      if (!opened) {
        file.delete();
      }
    }
  }

  private boolean writeHeader(ProcessStat self) throws IOException {
    ByteBuffer header = BoxLayout.allocate(BoxLayout.SITES_AT);
    header.putInt(BoxLayout.PID, self.pid());
    header.putLong(BoxLayout.START_TICKS, self.startTicks());
    header.putLong(BoxLayout.STARTED_MILLIS, self.startMillis());
    BoxLayout.putText(header, BoxLayout.IPC_NAMESPACE, BoxLayout.NAME, Namespaces.ipc());
    BoxLayout.putText(
        header, BoxLayout.PID_NAMESPACE, BoxLayout.NAME, Namespaces.of(self.pid(), "pid"));
    BoxLayout.putText(header, BoxLayout.BOOT_ID, BoxLayout.NAME, bootId());
    BoxLayout.putText(
        header,
        BoxLayout.MAIN,
        BoxLayout.HEADER_CHECK - BoxLayout.MAIN,
        System.getProperty("sun.java.command", ""));
    header.putLong(0, BoxLayout.MAGIC);
    header.putLong(BoxLayout.HEADER_CHECK, BoxLayout.check(header, 0, BoxLayout.HEADER_CHECK));
    return memory.write(0, BoxLayout.words(header));
  }

  static String bootId() throws IOException {
    return Files.readString(BOOT_ID).trim();
  }

  /**
   * A call is about to create an object.
   *
   * @return what to tell when it has, or has not; {@link #NONE} if there is no room
   */
  public int intend(Kind kind, int key, CallSite site) {
    int slot = memory.isBroken() ? NONE : take(site);
    if (slot == NONE) {
      dropped.increment();
      return NONE;
    }
    long[] name = KIND_NAMES[kind.ordinal()];
    int number = numbers.of(slot);
    long[] entry = {BoxLayout.pair(number, key), name[0], name[1], System.currentTimeMillis(), 0};
    entry[entry.length - 1] = BoxLayout.check(entry, entry.length - 1);
    boolean written = false;
    try {
      written = write(word(slot, BoxLayout.SITE), entry);
    } finally {
      if (!written) {
        slots.giveUp(slot);
        release(slot); // nobody is told of it; with a full heap this is all that is done
      }
    }
    return written ? slot : NONE;
  }

  /** A slot, which from then on keeps the place of the site from being given to another one. */
  private int take(CallSite site) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      // the second time behind whoever gives places back at this moment
      int number = tries == 0 ? site(site) : newSite(site);
      int slot = number == NONE ? NONE : slots.take();
      if (slot == NONE) {
        return NONE;
      }
      numbers.use(slot, number);
      if (numbers.isGiven(number) && isOf(site, number)) {
        return slot;
      }
      slots.giveUp(slot); // the place was given back before the slot had it
      release(slot);
    }
    return NONE;
  }

  private boolean isOf(CallSite site, int number) {
    Integer known = paths.get(site.path());
    known = known == null ? paths.get(site.bare().path()) : known;
    return known != null && known == number;
  }

  private void release(int slot) {
    numbers.unuse(slot);
    slots.release(slot);
  }

  /** How many objects had no room. */
  public long dropped() {
    return dropped.sum();
  }

  /** The call created it. */
  public void made(int slot, long id, long device) {
    if (slot == NONE || !slots.completing(slot)) {
      return;
    }
    try {
      long[] entry = {id, device, 0};
      entry[2] = BoxLayout.check(entry, 2);
      write(word(slot, BoxLayout.ID), entry);
    } finally {
      if (!slots.completed(slot)) {
        wipe(slot);
      }
    }
  }

  /** It did not, or the object is gone. A second time it is nothing. */
  public void forget(int slot) {
    if (slot != NONE && slots.giveUp(slot)) {
      wipe(slot);
    }
  }

  /** Leaves nothing of the object to the next one in its slot, and then gives the slot back. */
  private void wipe(int slot) {
    if (write(word(slot, BoxLayout.INTENT_CHECK), NOTHING)) {
      release(slot);
    }
  }

  private static int word(int slot, int field) {
    return (BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES + field) / Long.BYTES;
  }

  private int site(CallSite site) {
    Integer known = paths.get(site.path());
    return known != null ? known : newSite(site);
  }

  /** Where there is little room left, a line stands for all paths that lead to it. */
  private synchronized int newSite(CallSite reached) {
    if (numbers.left() <= BoxLayout.SITES - BoxLayout.PATHS) {
      numbers.giveBack(paths);
    }
    CallSite site = reached;
    if (numbers.left() <= BoxLayout.SITES - BoxLayout.PATHS) {
      site = reached.bare();
    }
    Integer known = paths.get(site.path());
    if (known != null) {
      return known;
    }
    int number = numbers.next();
    if (number == NONE) {
      return NONE;
    }
    StringBuilder text = new StringBuilder();
    // a line each: a name of Groovy's or Kotlin's may hold a line feed
    text.append(Escape.line(site.className())).append('\n');
    text.append(Escape.line(site.method())).append('\n');
    text.append(site.file() == null ? "" : Escape.line(site.file())).append('\n');
    text.append(site.line());
    int room = BoxLayout.SITE_CHECK - Short.BYTES - bytes(text);
    for (String reachedBy : site.stack()) {
      String frame = Escape.line(reachedBy);
      room -= bytes(frame) + 1;
      if (room < 0) {
        break; // half a frame would name a line that is none
      }
      text.append('\n').append(frame);
    }
    ByteBuffer entry = BoxLayout.allocate(BoxLayout.SITE_BYTES);
    BoxLayout.putText(entry, 0, BoxLayout.SITE_CHECK, text.toString());
    entry.putLong(BoxLayout.SITE_CHECK, BoxLayout.check(entry, 0, BoxLayout.SITE_CHECK));
    int at = BoxLayout.SITES_AT + number * BoxLayout.SITE_BYTES;
    if (!write(at / Long.BYTES, BoxLayout.words(entry))) {
      return NONE;
    }
    numbers.given(number);
    paths.put(site.path(), number);
    return number;
  }

  private static int bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  private boolean write(int word, long[] values) {
    boolean broke = !memory.write(word, values);
    if (broke && owner != null && saidBroken.compareAndSet(false, true)) {
      owner.broken();
    }
    return !broke;
  }

  /**
   * Removes the file, unless another one has its name by now; what is written from now on is lost.
   */
  public void delete() throws IOException {
    file.delete();
  }
}
