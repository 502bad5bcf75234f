/**
 * The ways from Java to libc that the agent sees: JNA and JNR in each version and style,
 * java.lang.foreign in each form of a handle, and several in one host.
 */
package dev.ipcaudit.tests.bindings;
