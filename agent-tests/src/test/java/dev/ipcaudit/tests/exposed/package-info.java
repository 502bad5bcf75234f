/** Objects that others than their owner can read, write or inherit. */
package dev.ipcaudit.tests.exposed;
