/**
 * What a host can see: {@link dev.ipcaudit.javaagent.Agent}, and the class loader of all the rest,
 * {@link dev.ipcaudit.javaagent.AgentLoader}. The JVM calls the first for {@code -javaagent}, on
 * attach and for {@code java -jar}; ipcaudit-junit calls the interface in it. It must not know any
 * other class of the agent but by name or by its constants, nor use a type that is not the JDK's.
 */
package dev.ipcaudit.javaagent;
