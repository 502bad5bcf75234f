/**
 * The black box: a file that says which call site created what outlives this JVM, for the case that
 * the JVM is killed. The ledger writes it around a call; the audit of the next JVM and the commands
 * scan and clean read it, as a claim of the user whose file it is. It does not judge whether an
 * object is still in use.
 */
package dev.ipcaudit.box;
