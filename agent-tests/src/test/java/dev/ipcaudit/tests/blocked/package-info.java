/** Calls that stand still, and those that only look so. */
package dev.ipcaudit.tests.blocked;
