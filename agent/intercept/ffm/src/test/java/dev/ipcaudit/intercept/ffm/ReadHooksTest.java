package dev.ipcaudit.intercept.ffm;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever way a host reads its errno, it is seen. On the JDK that this runs on, unmodified. */
class ReadHooksTest {

  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = LAYOUT.varHandle(groupElement("errno"));
  private static final VarHandle OWN =
      MemoryLayout.structLayout(JAVA_INT.withName("code")).varHandle(groupElement("code"));
  private static final VarHandle INTS = JAVA_INT.arrayElementVarHandle();
  private static final VarHandle IN_ARRAY =
      MemoryLayout.sequenceLayout(1, JAVA_INT).varHandle(sequenceElement());

  private static final Coverage COVERAGE = new Coverage();
  private static final ReadHooks HOOKS = new ReadHooks(ByteBuddyAgent.install(), COVERAGE);

  private final MemorySegment errno = Arena.ofAuto().allocate(LAYOUT);
  private final AtomicInteger heard = new AtomicInteger();

  @BeforeAll
  static void placeHooks() {
    IpcAuditLinker.sink = new PanamaLinker(new Bindings(COVERAGE, new Owner(COVERAGE, null)));
    HOOKS.place();
  }

  @AfterEach
  void nothingIsLeftOpen() {
    UnreadErrno.nextCall();
    assertThat(UnreadErrno.open).isZero();
    assertThat((int) IpcAuditLinker.unreadErrnos).isZero();
  }

  @Test
  void theProofHolds() {
    assertThat(COVERAGE.notes()).isEmpty();
    assertThat(HOOKS.areSeen()).isTrue();
  }

  /** How a host may read. The view of the memory is made before the call. */
  private enum Way {
    GET,
    AT_INDEX,
    UNALIGNED,
    OTHER_ORDER,
    LONG_AROUND,
    BYTE,
    CAPTURE_STATE,
    OWN_STRUCT,
    ARRAY_ELEMENT,
    SEQUENCE,
    VOLATILE,
    EXCHANGE,
    SLICE,
    READ_ONLY,
    REINTERPRETED,
    TO_ARRAY,
    COPY_TO_ARRAY,
    COPY_TO_SEGMENT,
    ELEMENTS,
    MISMATCH,
    STRING,
    BUFFER,
    INT_BUFFER,
    BUFFER_BULK;

    Runnable of(MemorySegment s) {
      ByteBuffer buffer = s.asByteBuffer().order(ByteOrder.nativeOrder());
      IntBuffer ints = buffer.asIntBuffer();
      MemorySegment slice = s.asSlice(0, 4);
      MemorySegment around = s.reinterpret(8);
      return switch (this) {
        case GET -> () -> s.get(JAVA_INT, 0);
        case AT_INDEX -> () -> s.getAtIndex(JAVA_INT, 0);
        case UNALIGNED -> () -> s.get(JAVA_INT_UNALIGNED, 0);
        case OTHER_ORDER -> () -> s.get(JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), 0);
        case LONG_AROUND -> () -> around.get(JAVA_LONG_UNALIGNED, 0);
        case BYTE -> () -> s.get(JAVA_BYTE, 0);
        case CAPTURE_STATE -> () -> ERRNO.get(s, 0L);
        case OWN_STRUCT -> () -> OWN.get(s, 0L);
        case ARRAY_ELEMENT -> () -> INTS.get(s, 0L, 0L);
        case SEQUENCE -> () -> IN_ARRAY.get(s, 0L, 0L);
        case VOLATILE -> () -> ERRNO.getVolatile(s, 0L);
        case EXCHANGE -> () -> ERRNO.getAndSet(s, 0L, 0);
        case SLICE -> () -> slice.get(JAVA_INT, 0);
        case READ_ONLY -> () -> s.asReadOnly().get(JAVA_INT, 0);
        case REINTERPRETED ->
            () -> MemorySegment.ofAddress(s.address()).reinterpret(4).toArray(JAVA_INT);
        case TO_ARRAY -> () -> s.toArray(JAVA_INT);
        case COPY_TO_ARRAY -> () -> MemorySegment.copy(s, JAVA_BYTE, 0, new byte[4], 0, 4);
        case COPY_TO_SEGMENT -> () -> Arena.ofAuto().allocate(4).copyFrom(s);
        case ELEMENTS -> () -> s.elements(JAVA_INT).forEach(e -> e.get(JAVA_INT, 0));
        case MISMATCH -> () -> s.mismatch(MemorySegment.ofArray(new byte[4]));
        case STRING -> () -> s.getString(0);
        case BUFFER -> () -> buffer.getInt(0);
        case INT_BUFFER -> () -> ints.get(0);
        case BUFFER_BULK -> () -> buffer.get(0, new byte[4]);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadIsSeenOnce(Way way) {
    Runnable read = way.of(errno);
    errno.set(JAVA_INT, 0, Errno.EAGAIN);
    for (int round = 1; round <= 3; round++) {
      UnreadErrno.failed(errno, heard::incrementAndGet);
      read.run();
      assertThat(heard).hasValue(round);
      read.run();
      assertThat(heard).hasValue(round);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadOfOtherMemoryIsNone(Way way) {
    // on both sides of it
    MemorySegment all = Arena.ofAuto().allocate(24, 8);
    UnreadErrno.failed(all.asSlice(8, 4), heard::incrementAndGet);

    way.of(all.asSlice(0, 4).reinterpret(4)).run();
    way.of(all.asSlice(16, 4)).run();
    way.of(Arena.ofAuto().allocate(LAYOUT)).run();

    assertThat(heard).hasValue(0);
  }

  @Test
  void arraysThatAreAtNoAddressAreOtherMemory() {
    UnreadErrno.failed(errno, heard::incrementAndGet);

    MemorySegment.ofArray(new int[9]).getAtIndex(JAVA_INT, 3);
    ByteBuffer.allocateDirect(9).get(3);

    assertThat(heard).hasValue(0);
  }

  @Test
  void aReadAfterTheNextCallIsTooLate() {
    UnreadErrno.failed(errno, heard::incrementAndGet);
    UnreadErrno.nextCall();

    errno.get(JAVA_INT, 0);

    assertThat(heard).hasValue(0);
  }

  @Test
  void aReadAfterASecondFailureIsOfThatOne() {
    AtomicInteger second = new AtomicInteger();
    UnreadErrno.failed(errno, heard::incrementAndGet);
    UnreadErrno.failed(errno, second::incrementAndGet);

    errno.get(JAVA_INT, 0);

    assertThat(heard).hasValue(0);
    assertThat(second).hasValue(1);
  }

  @Test
  void threadsHaveAnErrnoEach() throws InterruptedException {
    UnreadErrno.failed(errno, heard::incrementAndGet);
    AtomicInteger other = new AtomicInteger();
    MemorySegment ofOther = Arena.ofShared().allocate(LAYOUT);
    Thread thread =
        new Thread(
            () -> {
              UnreadErrno.failed(ofOther, other::incrementAndGet);
              ofOther.get(JAVA_INT, 0);
            });
    thread.start();
    thread.join();

    assertThat(heard).hasValue(0);
    assertThat(other).hasValue(1);
    errno.get(JAVA_INT, 0);
    assertThat(heard).hasValue(1);
  }

  @Test
  void threadsThatFailAtOneMomentAreAllFollowed() throws InterruptedException {
    AtomicInteger all = new AtomicInteger();
    int times = 10_000;
    Runnable fails =
        () -> {
          MemorySegment own = Arena.ofAuto().allocate(LAYOUT);
          for (int i = 0; i < times; i++) {
            UnreadErrno.failed(own, all::incrementAndGet);
            own.get(JAVA_INT, 0);
            UnreadErrno.failed(own, () -> all.addAndGet(times * times)); // and is not read
            UnreadErrno.nextCall();
          }
        };
    Thread other = new Thread(fails);
    other.start();
    fails.run();
    other.join();

    assertThat(all).hasValue(2 * times);
    assertThat(UnreadErrno.open).isZero();
    assertThat((int) IpcAuditLinker.unreadErrnos).isZero();
  }

  @Test
  void aThreadThatReadsTooMuchElseIsNotAccused() {
    MemorySegment data = Arena.ofAuto().allocate(64);
    UnreadErrno.failed(errno, heard::incrementAndGet);
    // one access in a microsecond is restocked: many times faster than that
    for (int i = 0; (int) IpcAuditLinker.unreadErrnos != 0; i++) {
      data.get(JAVA_BYTE, i & 63);
    }
    assertThat(heard).hasValue(0);
    assertThat(UnreadErrno.open).isOne();

    UnreadErrno.nextCall();

    assertThat(heard).hasValue(1);
  }

  @Test
  void memoryThatCanBeReadInOtherWaysIsNotFollowed(@TempDir Path directory) throws IOException {
    assertThat(UnreadErrno.canBeFollowed(MemorySegment.ofArray(new int[1]))).isFalse();
    assertThat(UnreadErrno.canBeFollowed(MemorySegment.ofBuffer(ByteBuffer.allocateDirect(4))))
        .isFalse();
    Path file = Files.write(directory.resolve("file"), new byte[4]);
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, 4, arena);
      assertThat(UnreadErrno.canBeFollowed(mapped)).isFalse();
      assertThat(UnreadErrno.canBeFollowed(arena.allocate(LAYOUT))).isTrue();
    }
    for (Arena arena : Arrays.asList(Arena.ofAuto(), Arena.ofShared(), Arena.global())) {
      assertThat(UnreadErrno.canBeFollowed(arena.allocate(LAYOUT))).isTrue();
    }
  }
}
