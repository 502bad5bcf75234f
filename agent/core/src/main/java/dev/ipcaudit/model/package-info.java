/**
 * Values that all of the agent speaks of: kinds, call sites and paths, errno, severities, rule ids,
 * coverage. Every other package uses them, on every thread. They know nothing of where they come
 * from: no /proc, no ledger, no byte code.
 */
package dev.ipcaudit.model;
