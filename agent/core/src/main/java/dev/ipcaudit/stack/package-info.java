/**
 * Stacks: how they are captured, which of their frames are the host's, the bounded table of call
 * paths, and the budget that all captures share. The ledger and what watches blocked threads call
 * it, on the host's threads. It must not know of objects, of bindings, nor of what is made of a
 * path.
 */
package dev.ipcaudit.stack;
