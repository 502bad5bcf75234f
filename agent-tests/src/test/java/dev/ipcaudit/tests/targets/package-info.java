/**
 * Small programs that tests of several topics run in JVMs of their own, and the mappings of libc
 * that all programs share; what one topic runs alone lies beside its tests. They stand on the JDK
 * and JNA 5.4 alone. A line that a test refers to is marked by a comment at its end.
 */
package dev.ipcaudit.tests.targets;
