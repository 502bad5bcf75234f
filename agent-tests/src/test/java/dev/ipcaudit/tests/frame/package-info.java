/** Starts real JVMs, each in an IPC namespace of its own, and shows what came of them. */
package dev.ipcaudit.tests.frame;
