package dev.ipcaudit.model;

/** A kind of IPC object, with the stable id that every output uses. */
public enum Kind {
  SYSV_SEM("sysv-sem", "semaphore set", true),
  SYSV_SHM("sysv-shm", "shared memory segment", true),
  SYSV_MSG("sysv-msg", "message queue", true),
  SHM_ATTACH("shm-attach", "attached segment", false);

  private final String id;
  private final String title;
  private final boolean persistent;

  Kind(String id, String title, boolean persistent) {
    this.id = id;
    this.title = title;
    this.persistent = persistent;
  }

  /** The stable id, such as {@code sysv-sem}. */
  public String id() {
    return id;
  }

  /** What a person calls one such object, in the singular. */
  public String title() {
    return title;
  }

  /** Whether the object outlives the process that created it. */
  public boolean persistent() {
    return persistent;
  }

  @Override
  public String toString() {
    return id;
  }
}
