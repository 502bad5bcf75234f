/**
 * What the user asked for. Runs inside premain, so the usual case loads three classes and uses
 * nothing of the JDK that start-up has not loaded anyway.
 */
package dev.ipcaudit.option;
