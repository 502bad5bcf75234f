/**
 * System V semaphores, segments and queues: what a key makes, every way that one is removed,
 * semaphores whose holder is dead, and queues that nobody reads.
 */
package dev.ipcaudit.tests.sysv;
