/**
 * Flight recordings: what is in them, what settings do, and what the JDK's commands, Mission
 * Control and the command {@code report} make of them.
 */
package dev.ipcaudit.tests.recording;
