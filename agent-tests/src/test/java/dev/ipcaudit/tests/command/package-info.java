/**
 * The commands of {@code java -jar ipcaudit-agent.jar} on real objects of the living and the dead;
 * not {@code report}, which is with the recordings.
 */
package dev.ipcaudit.tests.command;
