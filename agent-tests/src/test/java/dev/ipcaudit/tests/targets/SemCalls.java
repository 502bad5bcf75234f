package dev.ipcaudit.tests.targets;

import com.sun.jna.Function;

/** The same calls through each binding that needs no newer JDK. */
public enum SemCalls {
  INTERFACE {
    @Override
    int semget(int key, int count, int flags) {
      return LibC.LIBC.semget(key, count, flags); // by interface
    }

    @Override
    int semctl(int id, int index, int command) {
      return LibC.LIBC.semctl(id, index, command);
    }
  },

  FUNCTION {
    @Override
    int semget(int key, int count, int flags) {
      return Functions.SEMGET.invokeInt(new Object[] {key, count, flags}); // by function
    }

    @Override
    int semctl(int id, int index, int command) {
      return Functions.SEMCTL.invokeInt(new Object[] {id, index, command});
    }
  },

  DIRECT {
    @Override
    int semget(int key, int count, int flags) {
      return DirectLibC.semget(key, count, flags); // directly
    }

    @Override
    int semctl(int id, int index, int command) {
      return DirectLibC.semctl(id, index, command, 0);
    }
  },

  JNR {
    @Override
    int semget(int key, int count, int flags) {
      return JnrLibC.JNR.semget(key, count, flags); // by JNR
    }

    @Override
    int semctl(int id, int index, int command) {
      return JnrLibC.JNR.semctl(id, index, command);
    }
  };

  abstract int semget(int key, int count, int flags);

  abstract int semctl(int id, int index, int command);

  /** Apart, so that a host of JNR needs no JNA. */
  private static final class Functions {
    static final Function SEMGET = Function.getFunction("c", "semget");
    static final Function SEMCTL = Function.getFunction("c", "semctl");
  }
}
