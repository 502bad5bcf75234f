/**
 * What is judged and what comes of it: snapshots of the kernel's tables, findings with their paths
 * and objects, and the report that holds them. The rules fill it, on the agent's own thread or on
 * the one that ends the JVM; whatever shows findings reads it. It must not know of bindings, of
 * formats, nor of what a rule is.
 */
package dev.ipcaudit.audit;
