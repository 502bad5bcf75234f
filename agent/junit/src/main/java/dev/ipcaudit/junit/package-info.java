/**
 * What a test suite depends on: {@link dev.ipcaudit.junit.NoIpcLeaks}, {@link
 * dev.ipcaudit.junit.ExpectedIpcLeak} and, behind them, an extension of Jupiter and a listener of
 * the JUnit Platform, which tell the agent which test each thread is in. Called by these, in
 * whatever class loader the tests have; classes for the one get by without the other. It must not
 * know any class of the agent: it speaks to the one in this JVM by reflection, and asks for its
 * version first.
 */
package dev.ipcaudit.junit;
