/**
 * What every call site and every path to it created, removed and was refused, in tables that are
 * bounded. Whoever records adds to it; rules and reports read it. It must not know single objects,
 * calls or the kernel.
 */
package dev.ipcaudit.ledger.accounts;
