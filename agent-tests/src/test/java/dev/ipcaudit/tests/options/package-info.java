/**
 * Options, the files that they name, what they declare as meant, and the baseline of findings that
 * are known.
 */
package dev.ipcaudit.tests.options;
