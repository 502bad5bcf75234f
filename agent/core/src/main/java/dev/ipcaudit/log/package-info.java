/**
 * What the agent says on stderr, through slf4j in our own loader. Whoever has something to say calls
 * it, and nothing loads it before that. It must not know of the host's logging, nor write to stdout.
 */
package dev.ipcaudit.log;
