/**
 * Writes byte code: calls of hooks, guarded so that nothing of ours reaches the host, the wrappers
 * of natives, and what rewriters of single methods share. Called by bindings while a class is
 * loaded. Must not know any binding, nor what becomes of a call.
 */
package dev.ipcaudit.intercept.emit;
