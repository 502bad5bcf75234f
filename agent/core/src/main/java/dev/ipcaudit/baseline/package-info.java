/** The file of findings that the user knows and accepts: read, applied, written. */
package dev.ipcaudit.baseline;
