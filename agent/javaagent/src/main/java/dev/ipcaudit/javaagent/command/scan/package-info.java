/**
 * The commands {@code scan} and {@code clean}: what the kernel shows of the machine, whose it is,
 * and who is left to use it. The command line calls it, and it asks libc through JNA. It must not
 * judge by itself: what is wrong say the rules of {@code audit.rule}, what an orphan is says {@link
 * dev.ipcaudit.javaagent.command.scan.OrphanVerdict}.
 */
package dev.ipcaudit.javaagent.command.scan;
