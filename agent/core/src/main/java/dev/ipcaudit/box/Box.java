package dev.ipcaudit.box;

import dev.ipcaudit.kernel.Namespaces;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.model.CallSite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one JVM wrote down of its objects. Its contents are as hostile as whoever may write to the
 * directory.
 *
 * @param process whose box it is
 * @param startedMillis when that began, in milliseconds since the epoch
 * @param ipcNamespace in which its System V objects are
 * @param main its class or jar with its arguments, hostile text
 * @param entries the objects that it had made, or was about to make
 */
public record Box(
    Path file,
    ProcessIdentity process,
    String pidNamespace,
    String bootId,
    long startedMillis,
    String ipcNamespace,
    String main,
    List<Entry> entries) {

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

  /** The boxes in a directory; what is no box is passed over. */
  public static List<Box> in(Path directory) {
    List<Box> boxes = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "*" + BoxDirectory.ENDING)) {
      for (Path file : files) {
        Box box = read(file);
        if (box != null) {
          boxes.add(box);
        }
      }
    } catch (IOException unreadable) {
      return boxes;
    }
    return boxes;
  }

  /** One box, or null if the file is none. */
  static Box read(Path file) {
    ByteBuffer box = ByteBuffer.allocate(BoxLayout.SIZE).order(ByteOrder.nativeOrder());
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      if (channel.size() != BoxLayout.SIZE) {
        return null;
      }
      while (box.hasRemaining() && channel.read(box) >= 0) {
        // until it is full
      }
    } catch (IOException unreadable) {
      return null;
    }
    if (box.hasRemaining()
        || box.getLong(0) != BoxLayout.MAGIC
        || box.getLong(BoxLayout.HEADER_CHECK) != BoxLayout.check(box, 0, BoxLayout.HEADER_CHECK)) {
      return null;
    }
    return new Box(
        file,
        new ProcessIdentity(box.getInt(BoxLayout.PID), box.getLong(BoxLayout.START_TICKS)),
        BoxLayout.text(box, BoxLayout.PID_NAMESPACE, BoxLayout.NAME),
        BoxLayout.text(box, BoxLayout.BOOT_ID, BoxLayout.NAME),
        box.getLong(BoxLayout.STARTED_MILLIS),
        BoxLayout.text(box, BoxLayout.IPC_NAMESPACE, BoxLayout.NAME),
        BoxLayout.text(box, BoxLayout.MAIN, BoxLayout.HEADER_CHECK - BoxLayout.MAIN),
        entries(box));
  }

  private static List<Entry> entries(ByteBuffer box) {
    List<Entry> entries = new ArrayList<>();
    for (int slot = 0; slot < BoxLayout.SLOTS; slot++) {
      int at = BoxLayout.SLOTS_AT + slot * BoxLayout.SLOT_BYTES;
      long check = box.getLong(at + BoxLayout.INTENT_CHECK);
      if (check == 0 || check != BoxLayout.check(box, at, at + BoxLayout.INTENT_CHECK)) {
        continue;
      }
      boolean made =
          box.getLong(at + BoxLayout.MADE_CHECK)
              == BoxLayout.check(box, at + BoxLayout.ID, at + BoxLayout.MADE_CHECK);
      entries.add(
          new Entry(
              BoxLayout.text(box, at + BoxLayout.KIND, BoxLayout.KIND_BYTES),
              made,
              made ? box.getLong(at + BoxLayout.ID) : 0,
              made ? box.getLong(at + BoxLayout.DEVICE) : 0,
              box.getInt(at + BoxLayout.KEY),
              box.getLong(at + BoxLayout.MILLIS),
              site(box, box.getInt(at + BoxLayout.SITE))));
    }
    return entries;
  }

  private static CallSite site(ByteBuffer box, int number) {
    if (number < 0 || number >= BoxLayout.SITES) {
      return CallSite.UNKNOWN;
    }
    int at = BoxLayout.SITES_AT + number * BoxLayout.SITE_BYTES;
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
    return new CallSite(
        lines[0],
        lines[1],
        lines[2].isEmpty() ? null : lines[2],
        line,
        List.of(lines).subList(4, lines.length));
  }

  /** Whether its JVM is gone for certain: dead, or from before the machine was started. */
  public boolean isOfTheDead() {
    try {
      if (!bootId.equals(BlackBox.bootId())) {
        return true;
      }
    } catch (IOException unknown) {
      return false;
    }
    if (!isOfThisPidNamespace()) {
      return Namespaces.isDeserted(pidNamespace); // its pid means nothing here
    }
    ProcessIdentity.Life life = process.life();
    return life == ProcessIdentity.Life.GONE || life == ProcessIdentity.Life.ZOMBIE;
  }

  /** Whether the machine was started since, and all that it made is gone. */
  public boolean isFromBefore() {
    try {
      return !bootId.equals(BlackBox.bootId());
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Whether the pid of its JVM means here what it meant there. */
  boolean isOfThisPidNamespace() {
    return pidNamespace.equals(Namespaces.of(ProcessHandle.current().pid(), "pid"));
  }

  /**
   * Whether its objects can be in the IPC namespace of this process: it has the same number, which
   * may have been that of another one before.
   */
  public boolean isOfThisNamespace() {
    return ipcNamespace.equals(Namespaces.ipc()) && !isFromBefore();
  }
}
