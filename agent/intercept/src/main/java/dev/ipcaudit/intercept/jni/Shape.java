package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.Catalog;

/**
 * How the arguments and the result of an entry point relate to those of the C function behind it.
 * Netty gives numbers and fails by the negative errno; junixsocket fills in objects of {@code
 * java.io.FileDescriptor} and fails by an exception.
 */
enum Shape {
  /** As in C, but for the errno. */
  PLAIN,

  /** Makes a socket of AF_UNIX without being told so. */
  UNIX_SOCKET {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {Catalog.AF_UNIX};
    }
  },

  /** Makes two descriptors and returns both in one long. */
  PACKED_PAIR {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {result};
    }

    @Override
    Object result(Object[] given, Object result) {
      return (Long) result < 0 ? result : (Object) 0;
    }
  },

  /** Returns a descriptor that arrived, or 0 for the end of the stream. */
  RECEIVED {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {result};
    }

    @Override
    Object result(Object[] given, Object result) {
      return Math.min((Integer) result, 1);
    }
  },

  /** Is called with the descriptors that arrived. */
  RECEIVED_ALL {
    @Override
    Object result(Object[] given, Object result) {
      return given[0] == null ? 0 : ((int[]) given[0]).length;
    }
  },

  /** {@code (descriptor to fill in, domain, ...)}. */
  FILLS_SOCKET {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {given[1]};
    }

    @Override
    Object result(Object[] given, Object result) {
      return given[0];
    }
  },

  /** {@code (address, its length, listening descriptor, descriptor to fill in, ...)}. */
  FILLS_ACCEPTED {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {given[2]};
    }

    @Override
    Object result(Object[] given, Object result) {
      return given[3];
    }
  },

  /** {@code (domain, type, first to fill in, second to fill in)}. */
  FILLS_SOCKET_PAIR {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {given[0], given[1], 0, new Object[] {given[2], given[3]}};
    }

    @Override
    Object result(Object[] given, Object result) {
      return 0;
    }
  },

  /** {@code (end to read from, end to write to, ...)}. */
  FILLS_PIPE {
    @Override
    Object[] arguments(Object[] given, Object result) {
      return new Object[] {new Object[] {given[0], given[1]}};
    }

    @Override
    Object result(Object[] given, Object result) {
      return 0;
    }
  },

  /** Is about to close; what it gives to the number that closed is not known. */
  CLOSES {
    @Override
    Object result(Object[] given, Object result) {
      return 0;
    }
  };

  /** The arguments of the C function. */
  Object[] arguments(Object[] given, Object result) {
    return given;
  }

  /** The result of the C function; any negative number for a failure. */
  Object result(Object[] given, Object result) {
    return result;
  }
}
