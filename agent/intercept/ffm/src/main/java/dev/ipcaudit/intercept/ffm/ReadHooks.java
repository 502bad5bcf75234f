package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.log.Boundary;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.RepeatedReads;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Lets accesses to memory be seen. Only a host that captures the errno of a function which may lose
 * what it was given gets these hooks: they are in the path of every access. Thread-safe.
 */
final class ReadHooks implements ClassFileTransformer, Boundary.Step {

  private final Instrumentation instrumentation;
  private final Coverage coverage;
  private final RepeatedReads placements;
  private boolean placed;
  private volatile boolean seen;

  ReadHooks(Instrumentation instrumentation, Coverage coverage) {
    this.instrumentation = instrumentation;
    this.coverage = coverage;
    placements = coverage.attempts("placements of hooks that see reads of errno in segments");
  }

  /** Whether every way to read a segment is seen. */
  boolean areSeen() {
    return seen;
  }

  /** Places the hooks, once; if that throws it is tried again with the next handle. */
  synchronized void place() {
    if (placed) {
      return;
    }
    if (Boundary.run(this, "hooks in memory segments could not be placed this time") == null) {
      placements.succeeded();
      placed = true;
    }
  }

  @Override
  public void step() throws UnmodifiableClassException {
    instrumentation.addTransformer(this, true);
    instrumentation.retransformClasses(MemorySegment.NULL.getClass().getSuperclass(), Buffer.class);
    String wrong = prove();
    seen = wrong == null;
    if (wrong != null) {
      coverage.note("whether errno is read from Panama's segments is not seen: " + wrong);
    }
  }

  @Override
  public void failed(Throwable failure) {
    instrumentation.removeTransformer(this);
    placements.failed(failure);
  }

  /** What this throws the JVM drops, and leaves the class as it is: the proof fails then. */
  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    return redefined == null || loader != null ? null : ReadRewriter.rewrite(name, bytes);
  }

  /** What is not seen of the ways in which a host may read; null if all is. */
  private static @Nullable String prove() {
    MemorySegment segment = Arena.ofAuto().allocate(Integer.BYTES, Integer.BYTES);
    Proof proof = new Proof();
    for (int way = 0; way < Proof.WAYS.length; way++) {
      proof.heard = false;
      UnreadErrno.failed(segment, proof);
      proof.read(way, segment);
      UnreadErrno.nextCall();
      if (!proof.heard) {
        return Proof.WAYS[way];
      }
    }
    return null;
  }

  /** Reads in all ways that end in code of their own. */
  private static final class Proof implements UnreadErrno.Reader {

    static final String[] WAYS = {"get", "copy", "mismatch", "buffer"};

    private boolean heard;

    void read(int way, MemorySegment segment) {
      switch (way) {
        case 0 -> segment.get(ValueLayout.JAVA_INT, 0);
        case 1 -> MemorySegment.copy(segment, ValueLayout.JAVA_INT, 0, new int[1], 0, 1);
        case 2 -> segment.mismatch(MemorySegment.NULL);
        default -> segment.asByteBuffer().order(ByteOrder.nativeOrder()).getInt(0);
      }
    }

    @Override
    public void errnoRead() {
      heard = true;
    }
  }
}
