package dev.ipcaudit.tests.host;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;

/** Another agent, that rewrites every class, to itself, and retransforms all when asked. */
public final class Meddler implements ClassFileTransformer {

  private static Instrumentation instrumentation;

  private Meddler() {}

  public static void premain(String options, Instrumentation given) {
    instrumentation = given;
    given.addTransformer(new Meddler(), true);
    retransformAll();
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
    return loader == null ? null : bytes.clone();
  }

  /** The number of classes that were retransformed. */
  static int retransformAll() {
    int count = 0;
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (instrumentation.isModifiableClass(type) && type.getClassLoader() != null) {
        try {
          instrumentation.retransformClasses(type);
          count++;
        } catch (UnmodifiableClassException | LinkageError e) {
          System.out.println("cannot retransform " + type + ": " + e);
        }
      }
    }
    return count;
  }
}
