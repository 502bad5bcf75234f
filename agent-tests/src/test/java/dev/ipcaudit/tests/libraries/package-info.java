/**
 * Libraries that bring natives of their own: those whose calls are seen, such as Netty and
 * junixsocket, and what is said of the others.
 */
package dev.ipcaudit.tests.libraries;
