/**
 * The host does not notice the agent in bad moments either: without memory or stack, interrupted,
 * or with arguments that make no sense.
 */
package dev.ipcaudit.tests.robustness;
