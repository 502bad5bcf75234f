/**
 * Ties what the host has for looking at a JVM to the agent: its flight recorder, its platform MBean
 * server, the tests that run in it. Called when the host makes one of them, often with locks of the
 * host held, so that all that takes time is left to a thread of our own. It must not decide
 * anything, nor touch JFR or JMX before the host does.
 */
package dev.ipcaudit.javaagent.inside.show;
