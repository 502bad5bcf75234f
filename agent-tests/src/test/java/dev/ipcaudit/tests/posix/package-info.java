/**
 * Objects that have a name: POSIX semaphores, memory and queues, which outlive the JVM while their
 * handles do not, and FIFOs.
 */
package dev.ipcaudit.tests.posix;
