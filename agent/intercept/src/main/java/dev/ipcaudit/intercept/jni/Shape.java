package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.Catalog;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the arguments and the result of an entry point relate to those of the C function behind it.
 * Netty gives numbers and fails by the negative errno; junixsocket fills in objects of {@code
 * java.io.FileDescriptor} and fails by an exception; LWJGL writes errno where the host wants it.
 */
enum Shape {
  /** As in C, but for the errno. */
  PLAIN,

  /** {@code (address for errno, ...)}, the rest as in C. */
  AFTER_ERRNO {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return Arrays.copyOfRange(given, 1, given.length);
    }
  },

  /** Makes a socket of AF_UNIX without being told so. */
  UNIX_SOCKET {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {Catalog.AF_UNIX};
    }
  },

  /** Makes two descriptors and returns both in one long. */
  PACKED_PAIR {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {result};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return result instanceof Long pair && pair >= 0 ? Integer.valueOf(0) : result;
    }
  },

  /** Returns a descriptor that arrived, or 0 for the end of the stream. */
  RECEIVED {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {result};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return result instanceof Integer received ? Integer.valueOf(Math.min(received, 1)) : result;
    }
  },

  /** Is called with the descriptors that arrived. */
  RECEIVED_ALL {
    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return given[0] == null ? 0 : ((int[]) given[0]).length;
    }
  },

  /** {@code (descriptor to fill in, domain, ...)}. */
  FILLS_SOCKET {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {given[1]};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return given[0];
    }
  },

  /** {@code (address, its length, listening descriptor, descriptor to fill in, ...)}. */
  FILLS_ACCEPTED {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {given[2]};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return given[3];
    }
  },

  /** {@code (domain, type, first to fill in, second to fill in)}. */
  FILLS_SOCKET_PAIR {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {given[0], given[1], 0, new Object[] {given[2], given[3]}};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return 0;
    }
  },

  /** {@code (end to read from, end to write to, ...)}. */
  FILLS_PIPE {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {new Object[] {given[0], given[1]}};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return 0;
    }
  },

  /** Makes an io_uring and returns how it is mapped, its descriptor and last its features. */
  MAPS_RING {
    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return result instanceof long[] ring ? Integer.valueOf((int) ring[ring.length - 2]) : null;
    }
  },

  /** {@code (six of where it is mapped, descriptor, registered number)}: is about to close it. */
  UNMAPS_RING {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {given[6]};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return 0;
    }
  },

  /** Is called with the descriptor that the ring has accepted; of which one it does not say. */
  ACCEPTED_ON_RING {
    @Override
    Object[] arguments(Object[] given, @Nullable Object result) {
      return new Object[] {-1};
    }

    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return given[0];
    }
  },

  /** Is called with a descriptor that the ring is about to close. */
  CLOSES_ON_RING {
    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return 0;
    }
  },

  /** Is about to close; what it gives to the number that closed is not known. */
  CLOSES {
    @Override
    @Nullable Object result(Object[] given, @Nullable Object result) {
      return 0;
    }
  };

  /** The arguments of the C function. */
  Object[] arguments(Object[] given, @Nullable Object result) {
    return given;
  }

  /** The result of the C function; any negative number for a failure. */
  @Nullable Object result(Object[] given, @Nullable Object result) {
    return result;
  }
}
