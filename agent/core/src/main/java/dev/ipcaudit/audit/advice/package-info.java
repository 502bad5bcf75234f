/**
 * What could be set up better on the machine, a class for each kind of advice, and {@link
 * dev.ipcaudit.audit.advice.Advisors} that lists them. The command {@code scan} asks them with
 * {@code --advice}, and nobody does inside a JVM. They must not find anything wrong, which is for
 * the rules in {@code audit.rule}, and never read the machine themselves.
 */
package dev.ipcaudit.audit.advice;
