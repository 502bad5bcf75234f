/**
 * What each libc function does to which object: one line a function, written as a sentence.
 * intercept asks it whether a call matters and which arguments to read, and the ledger which effect
 * to record. It knows of no call that was made and of no object that exists.
 */
package dev.ipcaudit.catalog;
