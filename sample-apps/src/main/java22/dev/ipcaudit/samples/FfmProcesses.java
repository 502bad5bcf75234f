package dev.ipcaudit.samples;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** By the JDK's own linker: java.lang.foreign, final since JDK 22. */
final class FfmProcesses extends FfmCalls implements Processes {

  private static final MethodHandle POSIX_SPAWN =
      link("posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle WAITPID =
      link("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

  @Override
  public int posix_spawn(
      int[] pid, String path, long fileActions, long attr, String[] argv, String[] envp) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pidCopy = arena.allocateFrom(JAVA_INT, pid);
      int result =
          (int)
              POSIX_SPAWN.invokeExact(
                  kept(),
                  pidCopy,
                  arena.allocateFrom(path),
                  MemorySegment.ofAddress(fileActions),
                  MemorySegment.ofAddress(attr),
                  strings(arena, argv),
                  strings(arena, envp));
      MemorySegment.ofArray(pid).copyFrom(pidCopy);
      return result;
    } catch (Throwable failure) {
      throw new LinkageError("posix_spawn", failure);
    }
  }

  @Override
  public int waitpid(int pid, int[] status, int options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment statusCopy = arena.allocateFrom(JAVA_INT, status);
      int result = (int) WAITPID.invokeExact(kept(), pid, statusCopy, options);
      MemorySegment.ofArray(status).copyFrom(statusCopy);
      return result;
    } catch (Throwable failure) {
      throw new LinkageError("waitpid", failure);
    }
  }

  private static MemorySegment strings(Arena arena, String[] strings) {
    MemorySegment copy = arena.allocate(ADDRESS, strings.length + 1);
    for (int i = 0; i < strings.length; i++) {
      copy.setAtIndex(ADDRESS, i, arena.allocateFrom(strings[i]));
    }
    return copy; // the null pointer at the end is there already: an arena gives zeros
  }
}
