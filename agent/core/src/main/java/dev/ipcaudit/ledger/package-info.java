/**
 * What this JVM created and what became of it: {@link dev.ipcaudit.ledger.Ledger} and what it keeps
 * by object. Calls write into it by the package {@code calls}; rules, recordings, reports and
 * management read it. It must not judge, and on the way of a call it must not log, wait or throw.
 */
package dev.ipcaudit.ledger;
