/**
 * How the calls of a host come to be seen: {@link dev.ipcaudit.intercept.HostTransformer} shows
 * each class that is loaded to the {@link dev.ipcaudit.intercept.Binding} that wants it, of those
 * that {@link dev.ipcaudit.model.KnownBinding} lists. Called by the JVM for every class, and by the
 * assembly of the agent. Must not know any binding: each has a package of its own below, which is
 * found by its row.
 */
package dev.ipcaudit.intercept;
