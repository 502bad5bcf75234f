/**
 * Rules of JDK Mission Control, which show what the agent has found in a flight recording. Mission
 * Control calls them, through the list of services in the jar. They must not know of the agent's
 * classes, only of its events; a test holds their words and thresholds against the agent's rules.
 */
package dev.ipcaudit.jmc;
