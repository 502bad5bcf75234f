/**
 * What the JDK itself has of IPC: channels of Unix domain, pipes, selectors, streams of processes,
 * and descriptors that its objects and natives take from each other. Its programs run in JVMs of
 * their own, and must not need a binding but where they say so.
 */
package dev.ipcaudit.tests.jdk;
