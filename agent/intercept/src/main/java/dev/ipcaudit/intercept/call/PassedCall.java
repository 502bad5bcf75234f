package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.ByNumber;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.calls.CallGaps;
import dev.ipcaudit.ledger.calls.HostCall;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A call as the host has declared and made it: with too few arguments, too many, or of any type.
 */
final class PassedCall implements HostCall {

  private static final String MACHINE = System.getProperty("os.arch", "");

  private final HostBinding binding;
  private final LibcFunction function;
  private final boolean byNumber;
  private final Object[] arguments;
  private final CallState state;
  private final HostMemory memory;

  private PassedCall(
      HostBinding binding,
      LibcFunction function,
      boolean byNumber,
      Object[] arguments,
      CallState state,
      HostMemory memory) {
    this.binding = binding;
    this.function = function;
    this.byNumber = byNumber;
    this.arguments = arguments;
    this.state = state;
    this.memory = memory;
  }

  /**
   * A call through a binding; one of syscall(2) as that of the function that its number stands for.
   *
   * @param arguments as C got them
   * @return null if that is nothing that matters
   */
  static @Nullable PassedCall of(
      HostBinding binding,
      LibcFunction function,
      Object[] arguments,
      CallState state,
      HostMemory memory)
      throws Throwable {
    if (!function.callsByNumber()) {
      return new PassedCall(binding, function, false, arguments, state, memory);
    }
    Object number = arguments.length == 0 ? null : arguments[0];
    LibcFunction called =
        number == null || binding.isPassedElsewhere(number) || !binding.isNumber(number)
            ? null
            : ByNumber.function(MACHINE, (int) binding.number(number));
    if (called == null) {
      return null;
    }
    Object[] passed = Arrays.copyOfRange(arguments, 1, arguments.length);
    return new PassedCall(binding, called, true, passed, state, memory);
  }

  /** Whether C got what the catalog reads of a call: all of it, and where C looks for it. */
  boolean isUnderstood() {
    // what comes after those, such as the union of semctl(2), moves none of them
    for (int i = 0; i < arguments.length && i <= function.lastArgument(); i++) {
      if (binding.isPassedElsewhere(arguments[i])) {
        return false;
      }
    }
    return (function.idIsPlace()
            ? function.idArgument() < arguments.length
            : isNumber(function.idArgument()))
        && isNumber(function.sizeArgument())
        && isNumber(function.selectArgument());
  }

  private boolean isNumber(int index) {
    return index == LibcFunction.NONE
        || (index < arguments.length
            && (arguments[index] == null || binding.isNumber(arguments[index])));
  }

  private @Nullable Object at(int index) {
    return index >= 0 && index < arguments.length ? arguments[index] : null;
  }

  @Override
  public LibcFunction function() {
    return function;
  }

  @Override
  public boolean isByNumber() {
    return byNumber;
  }

  @Override
  public int count() {
    return arguments.length;
  }

  @Override
  public long number(int index) throws Throwable {
    Object argument = at(index);
    return argument == null ? 0 : binding.number(argument);
  }

  @Override
  public long[] numbers() throws Throwable {
    long[] numbers = state.numbers(arguments.length);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(i);
    }
    return numbers;
  }

  /** An array is one, although it is no number. */
  @Override
  public boolean isPlace(int index) throws Throwable {
    Object place = at(index);
    return place != null && !(place instanceof Number && binding.number(place) == 0);
  }

  @Override
  public @Nullable String text(int index) throws Throwable {
    return memory.text(binding, at(index));
  }

  @Override
  public int @Nullable [] ints(int index, int first, int count) throws Throwable {
    return memory.ints(binding, at(index), first, count);
  }

  @Override
  public @Nullable ByteBuffer bytes(int index, int length) throws Throwable {
    return memory.bytes(binding, at(index), 0, length);
  }

  @Override
  public @Nullable ByteBuffer at(long address, int length) {
    return memory.at(address, length);
  }

  @Override
  public CallGaps gaps() {
    return memory.gaps();
  }
}
