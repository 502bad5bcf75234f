/**
 * Objects that are there and that no call was seen to make: what libraries, children and others
 * leave.
 */
package dev.ipcaudit.tests.untracked;
