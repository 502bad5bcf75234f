/**
 * Findings, accounts and calls as events of flight recordings, and reports made of a recording. The
 * agent commits after each scan and at the end, the ledger's listener while calls are made; the
 * command {@code report} reads. It must not judge: what an event says beside a finding, the finding
 * carries.
 */
package dev.ipcaudit.jfr;
