/**
 * Reads what the kernel shows: /proc, /dev/shm, mqueue, the limits. The audit takes a snapshot from
 * here, the ledger asks for the identity of a descriptor, and the command line lists the machine.
 * Nothing here knows of the agent, of a call or of a finding, and nothing here changes anything.
 */
package dev.ipcaudit.kernel;
