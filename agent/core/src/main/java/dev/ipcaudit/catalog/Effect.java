package dev.ipcaudit.catalog;

/** What a call does to an object. */
public enum Effect {
  /** Finds or creates by key: {@code semget shmget msgget}. */
  GET,
  /** Does what its command argument says; IPC_RMID removes. */
  CONTROL,
  /** Uses an object that must exist. */
  OPERATE,
  /** Maps a segment; the result is its address. */
  ATTACH,
  /** Unmaps what is at an address. */
  DETACH,
  /** Makes a key out of a path: ftok(3). */
  MAKE_KEY
}
