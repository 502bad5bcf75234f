/**
 * The command line of the agent's jar, {@code java -jar ipcaudit-agent.jar COMMAND}. The entry
 * class calls it, in a process of its own. It must not be loaded in a host, nor know of what the
 * agent does inside one.
 */
package dev.ipcaudit.javaagent.command;
