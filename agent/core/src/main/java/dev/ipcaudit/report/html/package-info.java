/**
 * The report for a browser: one file that loads nothing, one class a section. Only the list of
 * formats calls it. It must not know of other formats, nor judge.
 */
package dev.ipcaudit.report.html;
