package dev.ipcaudit.tests.posix;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.lang.reflect.Field;
import jnr.ffi.LibraryLoader;
import sun.misc.Unsafe;

/**
 * Maps shared memory and other things, and unmaps some of it, in all the ways there are; makes
 * semaphores in it, and timers. Through every binding that is named, one after the other.
 */
public final class SharedMemory {

  private static final int PAGE = 4096;
  private static final int O_RDWR = 2;
  private static final int MAYBE = O_RDWR | 0100;
  private static final int NEW = MAYBE | 0200;
  private static final int BOTH = 3;
  private static final int SHARED = 1;
  private static final int PRIVATE = 2;
  private static final int FIXED = 0x10;
  private static final int ANONYMOUS = 0x20;
  private static final int MAY_MOVE = 1;
  private static final int TO = 2;
  private static final int SHM_REMAP = 040000;
  private static final int IPC_RMID = 0;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int SIGEV_NONE = 1;
  private static final int NOTIFY = 12;
  private static final int LOCK_EX = 2;
  private static final int F_SETLK = 6;

  private static final Unsafe MEMORY = memory();

  private final MemoryCalls libc;

  public SharedMemory(MemoryCalls libc) {
    this.libc = libc;
  }

  /** By interface mapping. */
  public interface Jna extends Library, MemoryCalls {}

  public static void main(String[] bindings) throws Exception {
    for (String binding : bindings) {
      new SharedMemory(
              switch (binding) {
                case "jna" -> Native.load("c", Jna.class);
                case "jna-direct" -> new DirectMemoryCalls();
                default -> LibraryLoader.create(MemoryCalls.class).load("c");
              })
          .run();
    }
  }

  /** All of it. */
  public void run() throws Exception {
    long room = ok(libc.mmap(0, 4 * PAGE, 0, PRIVATE | ANONYMOUS, -1, 0));
    mapped();
    inPieces();
    moved(room);
    replaced();
    nothing();
    byNumber();
    semaphores();
    timers();
    noObjects();
    System.out.println("done");
  }

  private int memory(String name, int pages) {
    int descriptor = (int) ok(libc.memfd_create(name, 0));
    ok(libc.ftruncate(descriptor, (long) pages * PAGE));
    return descriptor;
  }

  private void mapped() throws Exception {
    for (int i = 0; i < 3; i++) {
      int descriptor = memory("left", 2);
      ok(libc.mmap(0, 2 * PAGE, BOTH, SHARED, descriptor, 0)); // left mapped
      ok(libc.close(descriptor));
    }
    for (int i = 0; i < 4; i++) {
      int descriptor = (int) ok(libc.shm_open("/unmapped", NEW, 0600));
      ok(libc.ftruncate(descriptor, PAGE));
      long at = ok(libc.mmap(0, PAGE - 1, BOTH, SHARED, descriptor, 0)); // unmapped
      ok(libc.close(descriptor));
      ok(libc.shm_unlink("/unmapped"));
      Thread other = new Thread(() -> ok(libc.munmap(at, PAGE - 1))); // by another thread
      other.start();
      other.join();
    }
    for (int i = 0; i < 2; i++) {
      String path = "/dev/shm/file-" + i + hashCode();
      int descriptor = (int) ok(libc.open(path, i == 0 ? NEW : MAYBE, 0600)); // made by its path
      ok(libc.ftruncate(descriptor, PAGE));
      ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // a file in /dev/shm
      ok(libc.close(descriptor));
    }
  }

  private void inPieces() {
    for (int i = 0; i < 2; i++) {
      int descriptor = memory("hole", 3);
      long at = ok(libc.mmap(0, 3 * PAGE, BOTH, SHARED, descriptor, 0)); // with a hole
      ok(libc.munmap(at + PAGE, PAGE)); // makes the hole
      long piece = ok(libc.mmap(0, 3 * PAGE, BOTH, SHARED, descriptor, 0)); // piece by piece
      ok(libc.munmap(piece, PAGE));
      ok(libc.munmap(piece + 2 * PAGE, PAGE));
      ok(libc.munmap(piece + PAGE, PAGE)); // the last piece
      ok(libc.close(descriptor));
    }
  }

  private void moved(long room) {
    int descriptor = memory("moved", 4);
    for (int i = 0; i < 2; i++) {
      long at = ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // moved and lost
      ok(libc.mremap(at, PAGE, 2 * PAGE, MAY_MOVE | TO, room + 2 * i * PAGE)); // moves
      ok(libc.munmap(at, PAGE)); // where it was
    }
    for (int i = 0; i < 2; i++) {
      long at = ok(libc.mmap(0, 4 * PAGE, BOTH, SHARED, descriptor, 0)); // grown and unmapped
      at = ok(libc.mremap(at, 4 * PAGE, 2 * PAGE, 0, 0));
      at = ok(libc.mremap(at, 2 * PAGE, 4 * PAGE, MAY_MOVE, 0));
      ok(libc.munmap(at, 4 * PAGE)); // all of it
    }
    for (int i = 0; i < 2; i++) {
      long at = ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // mapped twice
      ok(libc.mremap(at, 0, PAGE, MAY_MOVE, 0)); // the twin
      ok(libc.munmap(at, PAGE));
    }
    ok(libc.close(descriptor));
  }

  private void replaced() {
    int descriptor = memory("replaced", 1);
    for (int i = 0; i < 2; i++) {
      long room = ok(libc.mmap(0, 5 * PAGE, 0, PRIVATE | ANONYMOUS, -1, 0));
      for (int j = 1; j < 4; j++) {
        ok(libc.mmap(room + j * PAGE, PAGE, BOTH, SHARED | FIXED, descriptor, 0)); // at a place
      }
      ok(libc.mmap(room + PAGE, PAGE, 0, PRIVATE | ANONYMOUS | FIXED, -1, 0)); // replaces
      ok(libc.munmap(room, 5 * PAGE)); // over several
    }
    for (int i = 0; i < 2; i++) {
      long at = ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // replaced unseen
      int segment = (int) ok(libc.shmget(0, PAGE, 0600));
      ok(libc.shmat(segment, at, SHM_REMAP));
      ok(libc.shmctl(segment, IPC_RMID, 0));
    }
    ok(libc.close(descriptor));
  }

  /** What is no IPC, or fails. */
  private void nothing() {
    int descriptor = memory("nothing", 1);
    for (int i = 0; i < 2; i++) {
      ok(libc.mmap(0, PAGE, BOTH, PRIVATE, descriptor, 0)); // a private one
      ok(libc.mmap(0, PAGE, BOTH, PRIVATE | ANONYMOUS, -1, 0)); // of nothing
      ok(libc.mmap(0, PAGE, BOTH, SHARED | ANONYMOUS, -1, 0)); // for children
      int file = (int) ok(libc.open("file-" + i + hashCode(), NEW, 0600));
      ok(libc.ftruncate(file, PAGE));
      ok(libc.mmap(0, PAGE, BOTH, SHARED, file, 0)); // an ordinary file
      ok(libc.close(file));
      libc.mmap(0, PAGE, BOTH, SHARED, -1, 0); // of a closed descriptor
      libc.mmap(0, 0, BOTH, SHARED, descriptor, 0); // of no length
      long at = ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // unmapped wrongly
      libc.munmap(at + 1, PAGE); // refused
      libc.mremap(at, PAGE, 2 * PAGE, 0x40, 0); // refused too
    }
    ok(libc.close(descriptor));
  }

  private void byNumber() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    int descriptor = memory("number", 1);
    for (int i = 0; i < 2; i++) {
      ok(libc.syscall(arm ? 222 : 9, 0, PAGE, BOTH, SHARED, descriptor, 0)); // lost by number
      long at = ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // unmapped by number
      ok(libc.syscall(arm ? 215 : 11, at, PAGE, 0, 0, 0, 0));
    }
    ok(libc.close(descriptor));
  }

  private void semaphores() {
    int descriptor = memory("semaphores", 1);
    long at = ok(libc.mmap(0, PAGE, BOTH, SHARED, descriptor, 0)); // of semaphores
    ok(libc.close(descriptor));
    long own = ok(libc.mmap(0, PAGE, BOTH, PRIVATE | ANONYMOUS, -1, 0));
    for (int i = 0; i < 2; i++) {
      ok(libc.sem_init(at + 64 * i, 1, 0)); // semaphore kept
      ok(libc.sem_init(at + 1024 + 64 * i, 1, 0)); // semaphore destroyed
      ok(libc.sem_destroy(at + 1024 + 64 * i));
      ok(libc.sem_init(at + 2048 + 64 * i, 0, 0)); // of one process
      ok(libc.sem_destroy(at + 2048 + 64 * i));
      ok(libc.sem_init(own + 64 * i, 1, 0)); // in private memory
    }
    int other = memory("gone", 1);
    for (int i = 0; i < 2; i++) {
      long gone = ok(libc.mmap(0, PAGE, BOTH, SHARED, other, 0));
      ok(libc.sem_init(gone, 1, 0)); // semaphore gone with its memory
      ok(libc.munmap(gone, PAGE));
    }
    ok(libc.close(other));
  }

  private void timers() {
    long own = ok(libc.mmap(0, PAGE, BOTH, PRIVATE | ANONYMOUS, -1, 0));
    MEMORY.putInt(own + NOTIFY, SIGEV_NONE);
    for (int i = 0; i < 3; i++) {
      ok(libc.timer_create(CLOCK_MONOTONIC, own, own + 512)); // timer kept
    }
    for (int i = 0; i < 2; i++) {
      ok(libc.timer_create(CLOCK_MONOTONIC, own, own + 512)); // timer deleted
      ok(libc.timer_delete(MEMORY.getLong(own + 512)));
    }
    libc.timer_create(77, own, own + 512); // no timer
    libc.timer_delete(MEMORY.getLong(own + 512)); // deletes again
  }

  /** A registration, and locks, go with their descriptor. */
  private void noObjects() {
    long own = ok(libc.mmap(0, PAGE, BOTH, PRIVATE | ANONYMOUS, -1, 0));
    MEMORY.putInt(own + NOTIFY, SIGEV_NONE);
    int queue = (int) ok(libc.mq_open("/notifies", NEW, 0600, 0));
    ok(libc.mq_notify(queue, own)); // registers
    libc.mq_notify(queue, own); // EBUSY
    ok(libc.mq_unlink("/notifies"));
    ok(libc.close(queue));
    int file = (int) ok(libc.open("locked-" + hashCode(), NEW, 0600));
    MEMORY.putShort(own + 512, (short) 1);
    for (int i = 0; i < 2; i++) {
      ok(libc.flock(file, LOCK_EX)); // locks
      ok(libc.fcntl(file, F_SETLK, own + 512)); // locks a range
    }
    ok(libc.close(file));
  }

  private static long ok(long result) {
    if (result == -1) {
      throw new IllegalStateException("a call failed");
    }
    return result;
  }

  private static Unsafe memory() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
