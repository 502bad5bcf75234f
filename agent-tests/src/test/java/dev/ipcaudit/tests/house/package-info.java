/** The agent's own order: which package may know which, and what is allowed in one place alone. */
package dev.ipcaudit.tests.house;
