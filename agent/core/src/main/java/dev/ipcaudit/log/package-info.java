/**
 * What the agent says about itself, on stderr alone, and the boundary that keeps its failures from
 * the host. Called by every package, on any thread, and never throws. It must not know what is
 * said, nor load slf4j before there is something to say, nor go through the host's logging.
 */
package dev.ipcaudit.log;
