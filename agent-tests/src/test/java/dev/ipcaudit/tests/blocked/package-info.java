/** Calls that are blocked, and those that only look so. */
package dev.ipcaudit.tests.blocked;
