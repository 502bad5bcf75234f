/**
 * Turns one call, as a binding has it, into a record: reads its values and its memory, keeps what a
 * thread knows between the hooks of a call, and passes the call on to the recorder. Called by the
 * sinks of all bindings, on threads of the host. Must not know byte code or a single binding:
 * {@link dev.ipcaudit.intercept.call.HostBinding} is all that it sees of one.
 */
package dev.ipcaudit.intercept.call;
