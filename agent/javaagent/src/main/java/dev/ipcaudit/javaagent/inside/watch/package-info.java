/**
 * The agent's own thread and what it looks at beside the host: blocked calls, descendants, what
 * threads wait for at the end. Started with the first class that is rewritten; each task is
 * isolated from the others and tried again. It must not know what a finding is: what it sees goes
 * into the ledger, and the scan that it runs is given to it as one more task.
 */
package dev.ipcaudit.javaagent.inside.watch;
