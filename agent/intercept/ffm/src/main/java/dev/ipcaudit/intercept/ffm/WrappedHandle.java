package dev.ipcaudit.intercept.ffm;

/** What is bound to a handle whose calls are heard, and to no other. */
interface WrappedHandle {}
