/**
 * However a JVM ends, it is judged once, and the verdict and the exit code reach whoever asked for
 * them.
 */
package dev.ipcaudit.tests.exit;
