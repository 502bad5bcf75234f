/** The sample apps, whose stories are told through every binding. */
package dev.ipcaudit.tests.samples;
