/**
 * Children that end and that nobody reaps, and those that somebody else reaps than whoever started
 * them.
 */
package dev.ipcaudit.tests.children;
