package dev.ipcaudit.intercept.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What surrounds a handle leaves nothing behind, whatever the handle does. */
class CallWrapperGeneratorTest implements DowncallListener {

  private static final MethodType WRITE =
      MethodType.methodType(
          int.class,
          MemorySegment.class,
          MemorySegment.class,
          int.class,
          MemorySegment.class,
          long.class);

  private final List<String> heard = new ArrayList<>();
  private int result;
  private RuntimeException thrown;
  private int markedInside;

  private int write(
      MemorySegment address, MemorySegment errno, int id, MemorySegment steps, long count) {
    markedInside = IpcAuditInFlight.here().function;
    if (thrown != null) {
      throw thrown;
    }
    ErrnoSegment.set(errno, 11);
    return result;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallIsMarkedAsLongAsItLasts(boolean virtual) throws Throwable {
    inThread(
        virtual,
        () -> {
          assertThat(call()).isZero();
          assertThat(markedInside).isEqualTo(Catalog.function("write").number());
          assertThat(IpcAuditInFlight.here().function).isZero();
          assertThat(heard).isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCallThatThrowsIsNotMarkedAfterwards(boolean virtual) throws Throwable {
    thrown = new IllegalStateException("closed");
    inThread(
        virtual,
        () -> {
          assertThatThrownBy(this::call).isSameAs(thrown);
          assertThat(IpcAuditInFlight.here().function).isZero();
          assertThat(heard).isEmpty();
          thrown = null;
          result = -1;
          assertThat(call()).isEqualTo(-1);
          assertThat(heard).containsExactly("write -1 errno 11");
        });
  }

  @Test
  void threadsThatFollowOneAnotherHaveASegmentEach() throws Throwable {
    for (int i = 0; i < 600; i++) {
      result = i % 2 - 1;
      heard.clear();
      inThread(i % 3 == 0, () -> assertThat(call()).isEqualTo(result));
      assertThat(heard).hasSize(i % 2 == 0 ? 1 : 0);
    }
  }

  private interface Body {
    void run() throws Throwable;
  }

  private static void inThread(boolean virtual, Body body) throws Throwable {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable run =
        () -> {
          try {
            body.run();
          } catch (Throwable wrong) {
            failure.set(wrong);
          }
        };
    Thread thread = virtual ? Thread.ofVirtual().start(run) : Thread.ofPlatform().start(run);
    thread.join();
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private int call() throws Throwable {
    MethodHandle handle = MethodHandles.lookup().bind(this, "write", WRITE);
    MethodHandle wrapped =
        CallWrapperGenerator.around(
            Catalog.function("write"), this, handle, null, null, true, false);
    return (int) wrapped.invokeExact(MemorySegment.NULL, 5, MemorySegment.NULL, 1L);
  }

  @Override
  public void before(
      LibcFunction function, MethodHandle handle, MemorySegment address, Object[] arguments) {
    heard.add("before");
  }

  @Override
  public void returned(
      LibcFunction function, Object[] arguments, Object value, int errno, MemorySegment host) {
    heard.add(function + " " + value + " errno " + errno);
  }

  @Override
  public void failed(Throwable unseen) {
    heard.add(unseen.toString());
  }
}
