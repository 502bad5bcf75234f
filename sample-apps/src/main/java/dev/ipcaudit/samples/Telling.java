package dev.ipcaudit.samples;

/**
 * How a story is to be told.
 *
 * @param rounds how often, from 0
 * @param fixed whether as it was mended
 * @param remedy by which of the story's remedies; empty if broken, or if it has one only
 * @param stall for how long the one that others depend on does nothing, in milliseconds, from 0
 * @param binding by which the story makes its calls; for processes that it starts
 */
record Telling(int rounds, boolean fixed, String remedy, int stall, Binding binding) {}
