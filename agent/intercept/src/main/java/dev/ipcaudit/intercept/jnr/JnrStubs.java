package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.bytecode.ClassScan;
import dev.ipcaudit.intercept.emit.NativeWrapper;
import dev.ipcaudit.model.Coverage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The native methods that jnr-ffi binds to machine code. It announces each of them, with the
 * address it will call, before it defines the class that declares them, on the same thread. So it
 * does not matter how a method is called that a function mapper has found a function for.
 * Thread-safe.
 */
final class JnrStubs {

  /** More on one thread can only be left over from libraries that failed to load. */
  private static final int MOST_ANNOUNCED = 1000;

  private final Coverage coverage;
  private final ThreadLocal<List<Stub>> announced = new ThreadLocal<>();

  /** What was found for a class when it was defined; the same has to be found ever after. */
  private final Map<ClassLoader, Map<String, Choice>> chosen = new WeakHashMap<>();

  JnrStubs(Coverage coverage) {
    this.coverage = coverage;
  }

  /**
   * A native is about to be made.
   *
   * @param function null for one that is not catalogued
   * @param types of the parameters of the native
   * @return whether it shall save errno
   */
  boolean announce(
      @Nullable LibcFunction function, String name, Class<?>[] types, boolean savesErrno) {
    List<Stub> stubs = announced.get();
    if (stubs == null) {
      stubs = new ArrayList<>();
      announced.set(stubs);
    }
    if (function == null) {
      return savesErrno;
    }
    if (stubs.size() >= MOST_ANNOUNCED) {
      stubs.remove(0);
    }
    boolean locates = function.locatesErrno(); // and leaves errno as it is
    StringBuilder parameters = new StringBuilder("(");
    for (Class<?> type : types) {
      parameters.append(Type.getDescriptor(type));
    }
    stubs.add(new Stub(name, parameters.append(')').toString(), function, !savesErrno && !locates));
    return savesErrno || !locates;
  }

  /**
   * Which natives of a generated class are to be wrapped, or null for none.
   *
   * @param again whether the class was defined before, and is rewritten once more
   */
  NativeWrapper.@Nullable Choice of(
      @Nullable ClassLoader loader, String className, boolean again, byte[] bytes) {
    synchronized (chosen) {
      if (again) {
        Map<String, Choice> classes = chosen.get(loader);
        return classes == null ? null : classes.get(className);
      }
    }
    List<Stub> stubs = announced.get();
    if (stubs == null && ClassScan.declaresNative(bytes)) {
      coverage.failed(
          JnrTransformer.PART, "this version of JNR generates native methods in an unknown way");
    }
    if (stubs == null || stubs.isEmpty()) {
      announced.remove();
      return null;
    }
    Choice choice = new Choice();
    Natives.match(bytes, stubs, choice);
    if (stubs.isEmpty()) {
      announced.remove();
    }
    if (choice.stubs.isEmpty()) {
      return null;
    }
    synchronized (chosen) {
      Map<String, Choice> classes = chosen.get(loader);
      if (classes == null) {
        classes = new HashMap<>();
        chosen.put(loader, classes);
      }
      classes.put(className, choice);
    }
    return choice;
  }

  /** Matches natives of a class with what was announced. */
  private static final class Natives extends ClassVisitor {

    private final List<Stub> stubs;
    private final Choice choice;

    private Natives(List<Stub> stubs, Choice choice) {
      super(Opcodes.ASM9);
      this.stubs = stubs;
      this.choice = choice;
    }

    // in here, or to verify JnrStubs would open ASM in a host that has no binding
    static void match(byte[] bytes, List<Stub> stubs, Choice choice) {
      new ClassReader(bytes)
          .accept(new Natives(stubs, choice), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if ((access & Opcodes.ACC_NATIVE) != 0) {
        // the newest first: a library may be loaded while another one is being made
        for (int i = stubs.size() - 1; i >= 0; i--) {
          Stub stub = stubs.get(i);
          if (stub.name.equals(name) && descriptor.startsWith(stub.parameters)) {
            choice.stubs.put(name + descriptor, stub);
            stubs.remove(i);
            break;
          }
        }
      }
      return null;
    }
  }

  private static final class Choice implements NativeWrapper.Choice {

    final Map<String, Stub> stubs = new HashMap<>();

    @Override
    public @Nullable LibcFunction function(String name, String descriptor) {
      Stub stub = stubs.get(name + descriptor);
      return stub == null ? null : stub.function;
    }

    @Override
    public boolean hidesErrno(String name, String descriptor) {
      Stub stub = stubs.get(name + descriptor);
      return stub != null && stub.hidesErrno;
    }
  }

  private static final class Stub {
    final String name;
    final String parameters;
    final LibcFunction function;
    final boolean hidesErrno;

    Stub(String name, String parameters, LibcFunction function, boolean hidesErrno) {
      this.name = name;
      this.parameters = parameters;
      this.function = function;
      this.hidesErrno = hidesErrno;
    }
  }
}
