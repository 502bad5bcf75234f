/**
 * What rewritten code calls, in the package that every class loader sees: a class for each binding,
 * the filter that says which calls are of interest, and what keeps libc's errno as it was. Called
 * by classes of the host, of its bindings and of the JDK, on any thread and with any depth of
 * stack; the agent defines each class when its binding is first used, and fills in the sinks. Must
 * not know a class of the agent, nor load, lock or allocate anything on the way of a call that is
 * of no interest.
 */
package java.lang;
