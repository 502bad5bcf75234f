/**
 * What the files of systemd say that matters to IPC: settings of units, and those of its login
 * manager. The command {@code scan} reads them for its advice. They must not judge, and know
 * nothing of objects and processes.
 */
package dev.ipcaudit.javaagent.command.systemd;
