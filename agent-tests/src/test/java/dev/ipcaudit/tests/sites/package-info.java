/** Which line and which path a finding names, and that the counts of each are exact. */
package dev.ipcaudit.tests.sites;
