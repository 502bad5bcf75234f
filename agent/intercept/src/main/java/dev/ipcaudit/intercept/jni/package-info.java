/**
 * Libraries with natives of their own, by their Java entry points: EntryClass has a row for each
 * class of Netty and junixsocket that has some. Called by the transformer with these classes, and
 * by the sink of wrapped natives for how their values read. Must not load or look at anything of a
 * library but those classes.
 */
package dev.ipcaudit.intercept.jni;
