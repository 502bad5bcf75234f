/** What the agent says on stderr. Never on stdout, never through the host's logging. */
package dev.ipcaudit.log;
