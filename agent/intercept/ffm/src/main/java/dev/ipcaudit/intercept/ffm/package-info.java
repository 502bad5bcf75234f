/**
 * java.lang.foreign: handles of C functions that are heard (Downcalls, CallWrapperGenerator), the
 * errno that they capture and whether the host reads it (ErrnoSegment, UnreadErrno, ReadHooks), and
 * handles from before the agent (PreAttachHandles). Called by the JDK's linker through
 * IpcAuditLinker, and by the handles themselves. Compiled for JDK 22 and known to the rest of the
 * agent by name alone; must not touch java.lang.foreign before the host has made its first handle,
 * nor ask the linker for anything as a caller of its own.
 */
package dev.ipcaudit.intercept.ffm;
