/**
 * The file of findings that the user knows and accepts: read, applied, written. The agent asks it
 * which findings are left, at the end and after each scan. It must not know how findings are made,
 * nor change any.
 */
package dev.ipcaudit.baseline;
