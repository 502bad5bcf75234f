/** The report for a browser. */
package dev.ipcaudit.report.html;
