package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;

/** A method in which a JNI library calls a catalogued function. Immutable. */
final class EntryPoint {

  final String method;
  final String descriptor;
  final LibcFunction function;
  final Shape shape;

  EntryPoint(String method, String descriptor, String function, Shape shape) {
    this.method = method;
    this.descriptor = descriptor;
    this.function = Catalog.known(function);
    this.shape = shape;
  }

  boolean is(String name, String type) {
    return method.equals(name) && descriptor.equals(type);
  }

  /** Whether it is a method of Java's that the library's native code calls. */
  boolean called() {
    return shape == Shape.RECEIVED_ALL;
  }

  /** Whether the call is told before it is made: afterwards the number is no longer there. */
  boolean early() {
    return shape == Shape.CLOSES;
  }
}
