/**
 * Starts the agent: reads the options, checks the files that they name, and makes the parts, each
 * when it is needed first. Called by {@link dev.ipcaudit.javaagent.Agent} by name, and from then on
 * by the JVM through the transformer. Every class that is loaded here is paid by every host, so it
 * must not touch a part before something asks for it; no other room knows this one.
 */
package dev.ipcaudit.javaagent.inside.start;
