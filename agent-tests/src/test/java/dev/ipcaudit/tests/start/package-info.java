/**
 * How the agent comes into a JVM, at its launch or later, what its jar shows to the host, and what
 * happens where it cannot start.
 */
package dev.ipcaudit.tests.start;
