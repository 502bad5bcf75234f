/** Calls that are refused, by modes and by filters, and objects that are there already. */
package dev.ipcaudit.tests.denied;
