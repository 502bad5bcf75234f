/**
 * What the user asked for, checked and immutable. Called inside premain, where the usual case loads
 * four classes, and read by every part that is made later. It must not use anything of the JDK that
 * start-up has not loaded anyway, nor know of rules but their ids, nor what an option sets in
 * motion.
 */
package dev.ipcaudit.option;
