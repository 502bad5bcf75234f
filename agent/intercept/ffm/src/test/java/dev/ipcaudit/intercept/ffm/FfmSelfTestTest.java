package dev.ipcaudit.intercept.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A linker that does not do what it is taken for is found out before a word is said of a call. */
class FfmSelfTestTest {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final Linker LINKER = Linker.nativeLinker();
  private static final FunctionDescriptor SEMOP =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);

  /** For which the self-test calls semctl. */
  private static final FunctionDescriptor SEMGET =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private final Coverage coverage = new Coverage();

  /** What a linker could do to the handles that are made for us; those of the host stay right. */
  private enum Fault {
    /** It calls another function. */
    CALLS_ANOTHER("with result 0"),
    /** It does not capture errno. */
    LOSES_ERRNO("errno 0"),
    /** It gives handles of another type. */
    OTHER_TYPE("failed: "),
    /** It throws. */
    THROWS("failed: java.lang.IllegalStateException: not linked");

    private final String said;

    Fault(String said) {
      this.said = said;
    }
  }

  static MethodHandle right(Linker linker, FunctionDescriptor shape, Linker.Option... options) {
    return linker.downcallHandle(shape, options);
  }

  static MethodHandle wrong(
      Fault fault, Linker linker, FunctionDescriptor shape, Linker.Option... options) {
    MethodHandle right = linker.downcallHandle(shape, options);
    if (!Arrays.asList(options).contains(ErrnoSegment.ERRNO)) {
      return right;
    }
    MethodType type = right.type();
    return switch (fault) {
      case CALLS_ANOTHER ->
          MethodHandles.dropArguments(
              MethodHandles.constant(int.class, 0), 0, type.parameterList());
      case LOSES_ERRNO ->
          MethodHandles.dropArguments(linker.downcallHandle(shape), 1, MemorySegment.class);
      case OTHER_TYPE -> linker.downcallHandle(shape);
      case THROWS -> throw new IllegalStateException("not linked");
    };
  }

  @ParameterizedTest
  @EnumSource
  void aLinkerThatDoesOtherwiseIsSaid(Fault fault) throws Exception {
    MethodHandle given = link(wrong(fault), "semop", SEMOP);

    assertThat(given.type()).isEqualTo(SEMOP.toMethodType());
    assertThat(coverage.states().get("ffm")).startsWith("failed: ").contains(fault.said);
  }

  @ParameterizedTest
  @EnumSource
  void itIsSaidOfAShapeOfTheHostsOwn(Fault fault) throws Exception {
    MethodHandle given = link(wrong(fault), "semget", SEMGET);

    assertThat(given.type()).isEqualTo(SEMGET.toMethodType());
    assertThat(coverage.states().get("ffm")).startsWith("failed: ").contains(fault.said);
  }

  @Test
  void aLinkerThatDoesWhatItIsTakenForIsNot() throws Exception {
    MethodHandle given = link(right(), "semop", SEMOP);

    assertThat(given.type()).isEqualTo(SEMOP.toMethodType());
    assertThat(coverage.states().get("ffm")).isEqualTo("not-loaded");
    assertThat(coverage.notes()).isEmpty();
  }

  @Test
  void neitherIsItWithAShapeOfTheHostsOwn() throws Exception {
    MethodHandle given = link(right(), "semget", SEMGET);

    assertThat(given.type()).isEqualTo(SEMGET.toMethodType());
    assertThat(coverage.states().get("ffm")).isEqualTo("not-loaded");
    assertThat(coverage.notes()).isEmpty();
  }

  private static MethodHandle wrong(Fault fault) throws ReflectiveOperationException {
    MethodType type =
        MethodType.methodType(
            MethodHandle.class,
            Fault.class,
            Linker.class,
            FunctionDescriptor.class,
            Linker.Option[].class);
    return LOOKUP.findStatic(FfmSelfTestTest.class, "wrong", type).bindTo(fault);
  }

  private static MethodHandle right() throws ReflectiveOperationException {
    MethodType type =
        MethodType.methodType(
            MethodHandle.class, Linker.class, FunctionDescriptor.class, Linker.Option[].class);
    return LOOKUP.findStatic(FfmSelfTestTest.class, "right", type);
  }

  /** As the hook in the linker has it. */
  private MethodHandle link(MethodHandle link, String name, FunctionDescriptor shape) {
    SiteFinder sites = new SiteFinder(4, null, FfmSelfTestTest.class.getClassLoader(), null);
    HostCalls calls =
        new HostCalls(
            new CallRecorder(new Ledger(10), sites, new KeyNames(), CaptureBudget.exact()),
            coverage);
    PanamaLinker hook = new PanamaLinker(new Bindings(coverage, new Owner(coverage, calls)));
    MemorySegment symbol = LINKER.defaultLookup().find(name).orElseThrow();
    MethodHandle plain = LINKER.downcallHandle(symbol, shape);
    return hook.linked(plain, link, LINKER, symbol, shape, new Linker.Option[0]);
  }
}
