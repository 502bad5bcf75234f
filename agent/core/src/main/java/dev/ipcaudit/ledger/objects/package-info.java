/**
 * The objects that this JVM holds, and those that it has removed lately. The ledger keeps them;
 * rules and reports look at them. They must not know who made them by which call.
 */
package dev.ipcaudit.ledger.objects;
