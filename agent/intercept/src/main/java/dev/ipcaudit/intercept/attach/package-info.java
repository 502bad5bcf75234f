/**
 * What is different in a host that ran before the agent, or beside agents that were there first:
 * classes are loaded that the transformer waits for. Called once at start, and again for hooks that
 * had no room then. Must not know any binding: what can still be done each says itself.
 */
package dev.ipcaudit.intercept.attach;
