/**
 * Limits that a host runs into, the kernel's and those of its user, and the line that holds what is
 * used up.
 */
package dev.ipcaudit.tests.limits;
