/**
 * The way out of the JVM: after all of the host's own shutdown hooks it has the last verdict
 * reached, shows it, and sets the exit code. Called once, by the thread that ends the JVM, or by
 * one that was kept ready if that has no stack left. It must get by with no memory, no stack and no
 * class more, so these classes catch Throwable themselves and are gone through once beforehand.
 */
package dev.ipcaudit.javaagent.inside.exit;
