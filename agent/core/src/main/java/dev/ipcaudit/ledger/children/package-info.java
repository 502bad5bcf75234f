/**
 * The processes that this JVM started, what the JDK started of them, and how they were reaped.
 * Calls that start and wait are recorded here; the rules on zombies and stolen children read it. It
 * must not know how a call is read.
 */
package dev.ipcaudit.ledger.children;
