/**
 * The command {@code watch}: what the call sites of a running JVM do, by its flight recording. The
 * command line calls it. It must not judge, nor load anything into the JVM that it watches.
 */
package dev.ipcaudit.javaagent.command.watch;
