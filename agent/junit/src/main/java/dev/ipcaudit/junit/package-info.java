/**
 * What a test suite depends on: {@link dev.ipcaudit.junit.NoIpcLeaks}, {@link
 * dev.ipcaudit.junit.ExpectedIpcLeak} and the extension behind them, which tells the agent which
 * test each thread is in. Called by Jupiter, in whatever class loader the tests have. It must not
 * know any class of the agent: it speaks to the one in this JVM by reflection, and asks for its
 * version first.
 */
package dev.ipcaudit.junit;
