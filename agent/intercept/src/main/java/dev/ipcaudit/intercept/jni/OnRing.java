package dev.ipcaudit.intercept.jni;

/**
 * Where an object of Netty's has a descriptor that an io_uring gets.
 *
 * @param field of the object
 * @param type the internal name of its type, which says the number by {@code intValue()}
 */
record OnRing(String field, String type) {}
