/**
 * Class files of the host without ASM: whether a class is of interest, small changes to those that
 * hosts load which never call a function of the catalog, and what code does with a call and with
 * its result. Called for every class that is loaded, and where a call that matters is written down.
 * Must not know how calls are seen, and opens ASM only when it is asked what code does.
 */
package dev.ipcaudit.intercept.bytecode;
