/** Rules of JDK Mission Control for what ipcaudit records. */
package dev.ipcaudit.jmc;
