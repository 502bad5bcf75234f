/**
 * What the user asked for: the options, from wherever they are read, checked. Premain calls it, so
 * that the usual case loads three classes and uses nothing of the JDK that start-up has not loaded
 * anyway. It must not know of rules but their ids, nor of anything that acts on an option.
 */
package dev.ipcaudit.option;
