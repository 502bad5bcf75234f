/**
 * Shows an audit's report in files and on stderr, one class a format. The agent writes them at the
 * end and on demand, the commands from recordings. It must not judge or look at the ledger or the
 * kernel: all that it shows is in the report.
 */
package dev.ipcaudit.report;
