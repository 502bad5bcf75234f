/**
 * Shows what the agent knows to JMX clients, in open types alone. Touched only where the host has a
 * platform MBean server.
 */
package dev.ipcaudit.jmx;
