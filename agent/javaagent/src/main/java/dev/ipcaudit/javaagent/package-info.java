/**
 * The one class that a host can see, {@link dev.ipcaudit.javaagent.Agent}, which is the class
 * loader of all the rest, and in it the interface for tests. The JVM calls it for {@code
 * -javaagent}, on attach and for {@code java -jar}; ipcaudit-junit calls the interface. It must not
 * know any other class of the agent but by name, nor use a type that is not the JDK's.
 */
package dev.ipcaudit.javaagent;
