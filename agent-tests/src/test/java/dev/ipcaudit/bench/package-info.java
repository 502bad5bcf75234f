/**
 * What the agent costs, always as the ratio to the same work without it in the same run. Compiled
 * by every build, run on demand: {@code mvn -B -pl agent-tests -am verify -DskipTests -Pbench}.
 */
package dev.ipcaudit.bench;
