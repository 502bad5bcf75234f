/** Tests of a host that leak, run by the launcher of JUnit and by the build of the host. */
package dev.ipcaudit.tests.junit;
