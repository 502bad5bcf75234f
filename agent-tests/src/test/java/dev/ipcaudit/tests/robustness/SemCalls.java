package dev.ipcaudit.tests.robustness;

import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.JnrLibC;
import dev.ipcaudit.tests.targets.LibC;

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

    @Override
    void bind() {
      LibC.LIBC.ftok("/no/such/file", 1); // makes nothing
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

    @Override
    void bind() {
      try {
        Class.forName(DirectLibC.class.getName());
      } catch (ClassNotFoundException impossible) {
        throw new AssertionError(impossible);
      }
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

    @Override
    void bind() {
      JnrLibC.JNR.getClass();
    }
  };

  abstract int semget(int key, int count, int flags);

  abstract int semctl(int id, int index, int command);

  /** The name of the binding in coverage. */
  public String part() {
    return this == INTERFACE ? "jna" : this == DIRECT ? "jna-direct" : "jnr";
  }

  /** Binds the functions without calling one. */
  abstract void bind();
}
