/** Shows the verdict, to people and to programs. Decides nothing. */
package dev.ipcaudit.report;
