package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import org.jspecify.annotations.Nullable;

/**
 * A method in which a JNI library calls a catalogued function, or has an io_uring do the same, or
 * gives it a descriptor. Immutable.
 */
final class EntryPoint {

  final String method;
  final String descriptor;

  /** Null of what calls none. */
  final @Nullable LibcFunction function;

  final Shape shape;

  /** What the library is about to give to an io_uring, or null. */
  final @Nullable OnRing given;

  /** Whether there are versions that cannot do what it does, and lack the method for that. */
  final boolean added;

  EntryPoint(String method, String descriptor, String function, Shape shape) {
    this(method, descriptor, Catalog.known(function), shape, false, null);
  }

  private EntryPoint(
      String method,
      String descriptor,
      @Nullable LibcFunction function,
      Shape shape,
      boolean added,
      @Nullable OnRing given) {
    this.method = method;
    this.descriptor = descriptor;
    this.function = function;
    this.shape = shape;
    this.added = added;
    this.given = given;
  }

  /** One that not all versions have, since some cannot do what it does. */
  static EntryPoint added(String method, String descriptor, String function, Shape shape) {
    return new EntryPoint(method, descriptor, Catalog.known(function), shape, true, null);
  }

  /** One in which the library is about to give a descriptor of its object to an io_uring. */
  static EntryPoint gives(String method, String descriptor, OnRing given) {
    return new EntryPoint(method, descriptor, null, Shape.PLAIN, false, given);
  }

  boolean is(String name, String type) {
    return method.equals(name) && descriptor.equals(type);
  }

  /** Whether it is no native: it is called once a number is known, or while it still is. */
  boolean called() {
    return given != null
        || shape == Shape.RECEIVED_ALL
        || shape == Shape.ACCEPTED_ON_RING
        || shape == Shape.CLOSES_ON_RING;
  }

  /** Whether the call is told before it is made: afterwards the number is no longer there. */
  boolean early() {
    return shape == Shape.CLOSES || shape == Shape.UNMAPS_RING;
  }
}
