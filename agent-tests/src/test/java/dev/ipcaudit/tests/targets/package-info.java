/**
 * Small programs that the tests run in JVMs of their own. They stand on the JDK and JNA 5.4 alone.
 * A line that a test refers to is marked by a comment at its end.
 */
package dev.ipcaudit.tests.targets;
