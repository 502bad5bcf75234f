/**
 * The host does not notice the agent: results, streams, allocations, class loaders, other agents
 * and the JDK are for it what they are without.
 */
package dev.ipcaudit.tests.host;
