/**
 * What findings and the sources of their lines are called outside: fingerprints, names of test
 * cases, files. The formats of reports ask it. It must not know of formats, nor judge.
 */
package dev.ipcaudit.report.names;
