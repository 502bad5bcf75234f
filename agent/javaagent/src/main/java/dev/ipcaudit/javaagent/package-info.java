/**
 * What a host can see: {@link dev.ipcaudit.javaagent.Agent}, which the JVM calls for {@code
 * -javaagent}, on attach and for {@code java -jar}, and in it the interface that ipcaudit-junit
 * calls; and {@link dev.ipcaudit.javaagent.AgentLoader}, the class loader of all the rest. They
 * must not know any other class of the agent but by name or by its constants, nor use a type that
 * is not the JDK's.
 */
package dev.ipcaudit.javaagent;
