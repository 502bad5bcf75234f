/**
 * What the JDK does past every binding: children of ProcessBuilder, and descriptors that its own
 * objects open and close. Called by the transformer with the classes of {@link
 * dev.ipcaudit.model.KnownBinding#JDK}, and when the first descriptor of IPC was created. Must not
 * rewrite a class of the JDK in a host that uses no binding and that nobody will judge.
 */
package dev.ipcaudit.intercept.jdk;
