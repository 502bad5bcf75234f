/**
 * What is known of descriptors besides that they are open: sizes of buffers, transfers in messages,
 * and which ones objects of the JDK own. Calls on descriptors are recorded here; rules and the
 * watcher read it. It must not know the ledger.
 */
package dev.ipcaudit.ledger.descriptors;
