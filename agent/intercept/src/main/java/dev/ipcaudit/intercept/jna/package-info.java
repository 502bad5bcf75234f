/**
 * JNA: interface mapping through Function.invoke, and direct mapping through wrapped natives.
 * Called by the transformer with classes of JNA, and by the hooks in IpcAuditJna. Must not know the
 * other bindings, nor keep a copy of JNA alive.
 */
package dev.ipcaudit.intercept.jna;
