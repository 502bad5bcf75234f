package dev.ipcaudit.samples;

import java.util.function.Function;

/** The stories that can be told, one line each: word, rounds by default, class. */
enum Stories {
  SEMAPHORE_LEAK("semaphore-leak", 21, SemaphoreLeak::new),
  SHARED_MEMORY_LEAK("shared-memory-leak", 5, SharedMemoryLeak::new),
  MESSAGE_QUEUE_LEAK("message-queue-leak", 15, MessageQueueLeak::new);

  private final String word;
  private final int rounds;
  private final Function<Libc, Story> teller;

  Stories(String word, int rounds, Function<Libc, Story> teller) {
    this.word = word;
    this.rounds = rounds;
    this.teller = teller;
  }

  int rounds() {
    return rounds;
  }

  Story by(Libc libc) {
    return teller.apply(libc);
  }

  @Override
  public String toString() {
    return word;
  }
}
