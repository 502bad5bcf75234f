/** What a reader of a report sees, in the program that he reads it with. */
package dev.ipcaudit.tests.report;
