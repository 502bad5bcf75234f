/**
 * Calls that fail with EAGAIN, whether the host looks at the result and at errno, and that errno is
 * after each call what it is without the agent.
 */
package dev.ipcaudit.tests.errno;
