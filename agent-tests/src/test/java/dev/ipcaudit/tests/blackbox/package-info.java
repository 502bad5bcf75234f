/**
 * The black box: what a JVM that was killed has written down, and that nothing that happens to its
 * file harms the host.
 */
package dev.ipcaudit.tests.blackbox;
