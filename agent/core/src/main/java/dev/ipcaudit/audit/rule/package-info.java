/**
 * One class a rule, with all that belongs to it, {@link dev.ipcaudit.audit.rule.Rules} that lists
 * them, and who asks them: at the end, at scans, for a test's scope, and for the command {@code
 * scan}. The agent's thread and its last act call it, never a thread of the host inside a call. It
 * must not know of bindings and byte code, nor of how its findings are shown.
 */
package dev.ipcaudit.audit.rule;
