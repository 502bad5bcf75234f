/**
 * What is published, tested as its users get it: artifacts, their poms, their licenses. The tests
 * run with the profile {@code release-check} only, since they build everything twice.
 */
package dev.ipcaudit.tests.release;
