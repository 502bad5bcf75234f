package dev.ipcaudit.intercept.jnr;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The call contexts of one copy of jffi: what a function takes and gives, and whether errno is
 * saved after the call. One that does not save it has a twin that does.
 */
final class JffiContexts {

  private final IpcAuditJffi.Copy copy;
  private final Field flags;
  private final Object[] words;
  private final Object[] longs;
  private final Object[] shorts;
  private final Object question;
  private final Object location;
  private volatile @Nullable Flags known;

  /**
   * @throws ReflectiveOperationException if this jffi lacks what is not public
   */
  JffiContexts(IpcAuditJffi.Copy copy) throws ReflectiveOperationException {
    this.copy = copy;
    words = copy.words();
    longs = copy.longs();
    shorts = copy.shorts();
    question = copy.question();
    location = copy.location();
    flags = question.getClass().getDeclaredField("flags");
    flags.setAccessible(true);
  }

  private static boolean isOneOf(Object[] types, Object type) {
    for (Object one : types) {
      if (one.equals(type)) {
        return true;
      }
    }
    return false;
  }

  /** A context for {@code int get(int, size_t, int)}, which saves errno. */
  Object question() {
    return question;
  }

  /**
   * A context for {@code int *__errno_location(void)}, which does not save errno. It has the
   * parameters of a question, which the function does not look at.
   */
  Object location() {
    return location;
  }

  boolean savesErrno(Object contextOrFunction) throws Throwable {
    Flags made = known;
    if (made == null) {
      made = new Flags(flags, question, location);
      known = made;
    }
    return made.saveErrno(copy.contextOf(contextOrFunction));
  }

  /**
   * The result of C in what jffi gave, which is 64 bits for every call: an Integer or a Long, or
   * void.class where C was taken to give something else.
   */
  Object result(Object contextOrFunction, long given) {
    Object declared = copy.returnType(copy.contextOf(contextOrFunction));
    if (isOneOf(words, declared)) {
      return (int) given;
    }
    return isOneOf(longs, declared) ? (Object) given : void.class;
  }

  /**
   * The arguments of C, without what comes after the last one; those that are no integers and no
   * addresses are a Double each.
   *
   * @param numbers one for each parameter at least, in the order of the parameters
   */
  Object[] passed(Object contextOrFunction, Object[] numbers) {
    Object plain = copy.contextOf(contextOrFunction);
    int count = Math.min(copy.parameterCount(plain), numbers.length);
    Object[] passed = Arrays.copyOf(numbers, count, Object[].class);
    for (int i = 0; i < count; i++) {
      Object declared = copy.parameterType(plain, i);
      if (!isOneOf(words, declared) && !isOneOf(longs, declared) && !isOneOf(shorts, declared)) {
        passed[i] = Double.NaN;
      }
    }
    return passed;
  }

  /**
   * The same with errno saved. jffi keeps contexts, so this makes a new one only once. On Linux a
   * variadic function without floating-point arguments is called like any other.
   */
  Object saving(Object contextOrFunction) {
    Object plain = copy.contextOf(contextOrFunction);
    Object twin = copy.saving(plain);
    return plain == contextOrFunction ? twin : copy.function(contextOrFunction, twin);
  }

  /**
   * Reads what is not public in a context. Its handle is made with the first call through {@code
   * Invoker}: most hosts have natives that JNR has bound, and no such call.
   */
  private static final class Flags {

    private final MethodHandle get;
    private final int ignoresErrno;

    /**
     * @param saving a context that saves errno
     * @param ignoring one that does not
     */
    Flags(Field field, Object saving, Object ignoring) throws Throwable {
      get =
          MethodHandles.lookup()
              .unreflectGetter(field)
              .asType(MethodType.methodType(int.class, Object.class));
      ignoresErrno = of(ignoring) & ~of(saving);
    }

    private int of(Object context) throws Throwable {
      return (int) get.invokeExact(context);
    }

    boolean saveErrno(Object context) throws Throwable {
      return (of(context) & ignoresErrno) == 0;
    }
  }
}
