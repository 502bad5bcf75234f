package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.ThreadWaits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of waiting threads besides what the kernel shows at the end. */
public interface KnownWaits {

  /** Nothing. */
  KnownWaits NONE =
      new KnownWaits() {
        @Override
        public @Nullable ThreadWaits atBeginOfEnd() {
          return null;
        }

        @Override
        public Map<Integer, Long> lastCalls() {
          return Map.of();
        }

        @Override
        public Map<Integer, Long> lately() {
          return Map.of();
        }

        @Override
        public Map<Integer, Long> onRings() {
          return Map.of();
        }
      };

  /** What threads waited for when the JVM began to end, or null. */
  @Nullable ThreadWaits atBeginOfEnd();

  /**
   * What the last call of each living thread but this one named, of those calls that may wait; with
   * a number that is another one after each further call.
   */
  Map<Integer, Long> lastCalls();

  /**
   * Which epoll instances a thread was seen to wait for in the last second before the JVM began to
   * end, and when it was seen last, in milliseconds since the epoch.
   */
  Map<Integer, Long> lately();

  /**
   * Which descriptors a library gave to its io_urings, and when the last time, in milliseconds
   * since the epoch. Some may be closed.
   */
  Map<Integer, Long> onRings();
}
