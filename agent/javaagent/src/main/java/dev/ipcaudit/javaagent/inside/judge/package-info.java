/**
 * Reaches verdicts on this JVM: at every timed scan, when somebody asks, and the last one at the
 * end. Called by the agent's thread, by JMX and JFR, and by the way out of the JVM; all of them
 * share one {@link dev.ipcaudit.javaagent.inside.judge.AuditRunner}. It must not know who shows
 * what it found: it calls a {@link dev.ipcaudit.javaagent.inside.judge.ResultListener}.
 */
package dev.ipcaudit.javaagent.inside.judge;
