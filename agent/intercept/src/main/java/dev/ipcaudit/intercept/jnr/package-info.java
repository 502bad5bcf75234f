/**
 * JNR: calls by address through jffi, and natives that jnr-ffi binds to machine code of its own.
 * Called by the transformer with classes of jffi and jnr-ffi, and by the hooks in IpcAuditJffi.
 * Must not know the other bindings, nor keep a copy of jffi alive.
 */
package dev.ipcaudit.intercept.jnr;
