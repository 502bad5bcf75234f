package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;

/** A method in which a JNI library calls a catalogued function. Immutable. */
final class EntryPoint {

  final String method;
  final String descriptor;
  final LibcFunction function;
  final Shape shape;

  /** Whether there are versions that cannot do what it does, and lack the method for that. */
  final boolean added;

  EntryPoint(String method, String descriptor, String function, Shape shape) {
    this(method, descriptor, function, shape, false);
  }

  private EntryPoint(
      String method, String descriptor, String function, Shape shape, boolean added) {
    this.method = method;
    this.descriptor = descriptor;
    this.function = Catalog.known(function);
    this.shape = shape;
    this.added = added;
  }

  /** One that not all versions have, since some cannot do what it does. */
  static EntryPoint added(String method, String descriptor, String function, Shape shape) {
    return new EntryPoint(method, descriptor, function, shape, true);
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
