package dev.ipcaudit.samples;

/** Child processes. */
interface Processes extends LibcCalls {

  // bits/waitflags.h
  int WNOHANG = 1;

  /**
   * Returns 0, or what it failed with: errno is not set (posix_spawn(3)).
   *
   * @param pid takes the child's
   * @param fileActions the address of a {@code posix_spawn_file_actions_t}, or 0
   * @param attr the address of a {@code posix_spawnattr_t}, or 0
   * @param argv without the null pointer at its end
   * @param envp without the null pointer at its end
   */
  int posix_spawn(
      int[] pid, String path, long fileActions, long attr, String[] argv, String[] envp);

  int waitpid(int pid, int[] status, int options);
}
