/**
 * Defines the hook classes into java.lang and connects them, by way of the bindings, with the
 * ledger. Called when the first class of the host is about to be rewritten, and from there by the
 * hooks themselves, on the host's threads. It must not know that anybody judges, shows or watches:
 * what it makes is read by the rooms above it.
 */
package dev.ipcaudit.javaagent.inside.hook;
