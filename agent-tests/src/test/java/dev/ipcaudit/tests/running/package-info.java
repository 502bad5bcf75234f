/**
 * What is known while the host runs: findings of scans, the MBean, the exporters of metrics that
 * ask it, and the thread that does all that.
 */
package dev.ipcaudit.tests.running;
