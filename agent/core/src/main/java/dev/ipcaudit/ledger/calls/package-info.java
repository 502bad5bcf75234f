/**
 * What calls of the host leave in the ledger: one entry, {@link
 * dev.ipcaudit.ledger.calls.CallRecorder}, and behind it one class an effect of the catalogue. The
 * agent's side of a binding calls it, on the host's thread, right before and after each call that
 * matters. It must not know any binding: what it reads of a call, it reads through {@link
 * dev.ipcaudit.ledger.calls.HostCall}.
 */
package dev.ipcaudit.ledger.calls;
