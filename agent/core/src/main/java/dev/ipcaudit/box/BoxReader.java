package dev.ipcaudit.box;

import dev.ipcaudit.kernel.MountPoint;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the black boxes of this user, and of others where it can. A directory and each file in it
 * have to be one user's alone; that user's name is the one a box goes by. What is in them is
 * hostile, and how much: the work is bounded, and what is passed over is counted. Not thread-safe.
 */
public final class BoxReader {

  /** As {@link BlackBoxWriter} names them: the pid and the start of a JVM. */
  private static final Pattern NAME = Pattern.compile("[0-9]{1,10}-[0-9]{1,19}\\.box");

  /** Of this user, the newest; a JVM leaves one at most. */
  private static final int MOST_OWN = 512;

  private static final int MOST_OF_ANOTHER = 16;
  private static final int MOST_OF_OTHERS = 128;

  /** Entries of directories that are looked at, of this user and of all others together. */
  private static final int MOST_ENTRIES = 50_000;

  private static final int MOST_EXAMPLES = 5;
  private static final int EXAMPLE_LENGTH = 120;

  private final BoxSource source;
  private final boolean sourceReadsOthers;
  private final int mostOwn;
  private final long uid;
  private final List<BoxContents> boxes = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private int passedOver;
  private int others;
  private int otherEntries = MOST_ENTRIES;

  private record Candidate(Path file, FileTime modified) {}

  /**
   * @param others reads the files of all users; null for those of this user only
   * @throws IOException when it cannot be told who this user is
   */
  public BoxReader(@Nullable BoxSource others) throws IOException {
    this(others, MOST_OWN);
  }

  /**
   * @param mostOwn how many boxes of this user are read, the newest
   */
  BoxReader(@Nullable BoxSource others, int mostOwn) throws IOException {
    this.mostOwn = mostOwn;
    source = others == null ? BoxSource.OF_THIS_USER : others;
    sourceReadsOthers = others != null;
    uid = BoxDirectory.ownUid();
  }

  /** The boxes that were read. */
  public List<BoxContents> boxes() {
    return boxes;
  }

  /** How many files and directories were not read since they are no boxes, or too many. */
  public int passedOver() {
    return passedOver;
  }

  /** The first few of them, each with why, safe to print on one line. */
  public List<String> examples() {
    return examples;
  }

  /** Reads those in the directories that users have by default, this user's first. */
  public void readAll() throws IOException {
    Path own = BoxDirectory.own();
    read(own, uid);
    List<MountPoint> mounts = MountPoint.all();
    int seen = 0;
    try (DirectoryStream<Path> found = Files.newDirectoryStream(BoxDirectory.PARENT)) {
      for (Path directory : found) {
        if (++seen > MOST_ENTRIES) {
          pass(BoxDirectory.PARENT, "more than " + MOST_ENTRIES + " entries");
          return;
        }
        String name = directory.getFileName().toString();
        if (name.startsWith(BoxDirectory.PREFIX) && !directory.equals(own)) {
          readAnother(directory, mounts);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      pass(BoxDirectory.PARENT, "cannot be listed");
    }
  }

  private void readAnother(Path directory, List<MountPoint> mounts) {
    for (MountPoint mount : mounts) {
      // a file system of its owner's own making answers when that owner likes
      if (Path.of(mount.path()).startsWith(directory)) {
        pass(directory, "something is mounted there");
        return;
      }
    }
    long owner = owner(directory);
    if (owner < 0) {
      return;
    }
    if (!directory.getFileName().toString().equals(BoxDirectory.PREFIX + owner)) {
      pass(directory, "it belongs to uid " + owner);
    } else {
      read(directory, owner);
    }
  }

  /** The user whose directory it is, or -1 if there is none. */
  private static long owner(Path directory) {
    try {
      return BoxDirectory.uid(BoxDirectory.lstat(directory));
    } catch (IOException none) {
      return -1;
    }
  }

  /** Reads those in one directory, whosever it is. */
  public void read(Path directory) {
    long owner = owner(directory);
    if (owner >= 0) {
      read(directory, owner);
    }
  }

  private void read(Path directory, long owner) {
    String fault;
    try {
      fault = BoxDirectory.fault(BoxDirectory.lstat(directory), owner);
    } catch (IOException gone) {
      return;
    }
    if (fault != null) {
      pass(directory, fault);
      return;
    }
    if (owner != uid && !sourceReadsOthers) {
      return; // nobody asked for them
    }
    List<Candidate> candidates = new ArrayList<>();
    list(directory, owner, candidates);
    candidates.sort(Comparator.comparing(Candidate::modified).reversed());
    int most = owner == uid ? mostOwn : Math.min(MOST_OF_ANOTHER, MOST_OF_OTHERS - others);
    for (Candidate candidate : candidates) {
      if (most-- <= 0) {
        pass(candidate.file, "there are newer ones, as many as are read");
        continue;
      }
      others += owner == uid ? 0 : 1;
      readFile(candidate.file, owner);
    }
  }

  private void list(Path directory, long owner, List<Candidate> candidates) {
    int left = owner == uid ? MOST_ENTRIES : otherEntries;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (left-- <= 0) {
          pass(directory, "too many entries; the rest was not read");
          break;
        }
        if (!isNamedAsBox(file)) {
          pass(file, "no name of a box");
          continue;
        }
        try {
          Map<String, Object> stat = BoxDirectory.lstat(file);
          String fault = BoxSource.fault(stat, owner);
          if (fault == null) {
            candidates.add(
                new Candidate(
                    file, BoxDirectory.attribute(stat, "lastModifiedTime", FileTime.class)));
          } else {
            pass(file, fault);
          }
        } catch (IOException gone) {
          continue;
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      pass(directory, "cannot be listed");
    }
    otherEntries = owner == uid ? otherEntries : left;
  }

  static boolean isNamedAsBox(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  private void readFile(Path file, long owner) {
    try {
      // by its header: those of other namespaces and of before the boot have nothing to say
      BoxContents box =
          BoxContents.parse(file, owner, source.read(file, owner, BoxLayout.SITES_AT));
      if (box != null && box.isOfThisNamespace()) {
        box = BoxContents.parse(file, owner, source.read(file, owner, BoxLayout.SIZE));
      }
      if (box == null) {
        pass(file, "its contents are no box's");
      } else {
        boxes.add(box);
      }
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException unreadable) {
      pass(file, "cannot be read");
    }
  }

  private void pass(Path file, String why) {
    passedOver++;
    if (examples.size() < MOST_EXAMPLES) {
      String name = file.toString();
      boolean cut = name.length() > EXAMPLE_LENGTH;
      String shown = cut ? name.substring(0, EXAMPLE_LENGTH) + "..." : name;
      examples.add(Escape.line(shown) + " (" + why + ")");
    }
  }
}
