/**
 * What this JVM did: its live objects, accounts by call path and call site, what became of each
 * object, and the calls that went wrong. intercept records calls here on threads of the host, so
 * nothing here logs, waits or throws; audit, jfr and jmx read it on threads of the agent. Tables
 * are bounded and count what they dropped. It knows no rule and no severity.
 */
package dev.ipcaudit.ledger;
