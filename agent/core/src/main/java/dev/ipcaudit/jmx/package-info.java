/**
 * Shows what the agent knows to JMX clients, in open types alone. Threads of the host's MBean
 * server call it, and it is touched only where the host has a platform MBean server. It must not
 * judge, nor give out a class that a client would have to have.
 */
package dev.ipcaudit.jmx;
