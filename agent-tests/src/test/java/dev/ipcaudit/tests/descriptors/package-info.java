/**
 * Descriptors: who makes, closes, duplicates, passes and inherits them, who owns them when Java
 * does, and which of them is in use at the end.
 */
package dev.ipcaudit.tests.descriptors;
