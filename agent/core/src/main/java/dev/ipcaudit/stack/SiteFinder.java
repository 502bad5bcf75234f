package dev.ipcaudit.stack;

import dev.ipcaudit.model.CallSite;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the line of the host that meant a call, and the path that led to it: the stack is captured
 * as a number, and only when that is new its frames are looked at, by {@link SiteSearch}. A
 * forwarder is a method of the function's name, or of its family's, whose code only passes the call
 * on, or one that the user names. Thread-safe.
 */
public final class SiteFinder {

  /** Of more paths than these not all are known at one time. */
  private static final int MOST_PATHS = 65_536;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final int depth;
  private final @Nullable Forwarders forwarders;
  private final HostCode code;
  private final StackCapture capture;
  private final PathTable paths;
  private final ClassValue<SeenFrame.OfClass> classes;

  /**
   * @param depth how many frames of a stack are kept, from 1
   * @param forwarders the host's own wrappers, or null for none
   * @param agent the agent's own class loader, or null when it is used as a plain library
   * @param code knows the code of the host, or null if nobody does
   */
  public SiteFinder(int depth, @Nullable Forwarders forwarders, ClassLoader agent, HostCode code) {
    this(depth, forwarders, agent, code, new StackCapture(null, depth));
  }

  /** The same with a way to capture stacks. */
  public SiteFinder(
      int depth,
      @Nullable Forwarders forwarders,
      ClassLoader agent,
      HostCode code,
      StackCapture capture) {
    this(depth, forwarders, agent, code, capture, MOST_PATHS);
  }

  SiteFinder(
      int depth,
      @Nullable Forwarders forwarders,
      ClassLoader agent,
      HostCode code,
      StackCapture capture,
      int mostPaths) {
    this.capture = capture;
    this.paths = new PathTable(mostPaths);
    this.depth = depth;
    this.forwarders = forwarders;
    this.code = code;
    FrameKinds kinds = new FrameKinds(agent);
    this.classes =
        new ClassValue<SeenFrame.OfClass>() {
          @Override
          protected SeenFrame.OfClass computeValue(Class<?> type) {
            return new SeenFrame.OfClass(kinds.of(type));
          }
        };
  }

  /** The site of the call that the current thread is in, as its path reached it. */
  public CallSite find(String cFunction) {
    return find(cFunction, false).site;
  }

  /**
   * Whether {@link #find(String, boolean, Throwable)} can use a throwable: each of our frames that
   * lies above it when it is made makes the capture longer.
   */
  public boolean readsThrowables() {
    return capture.readsThrowables();
  }

  /**
   * Whether so many frames, as the JVM gives them of a thread, may be a part of its stack only,
   * since that is how it was started.
   */
  public boolean isCut(int frames) {
    return capture.isCut(frames);
  }

  /**
   * The site; on request with what is done there with the result. Where the host has used up its
   * stack it is {@link CallSite#UNKNOWN}.
   */
  public Use find(String cFunction, boolean withUse) {
    try {
      return find(cFunction, withUse, capture.readsThrowables() ? new Throwable() : null);
    } catch (StackOverflowError full) {
      return Use.UNKNOWN;
    }
  }

  /**
   * The same.
   *
   * @param taken made by this thread in a method of ours that has not returned yet; null if there
   *     is none
   */
  public Use find(String cFunction, boolean withUse, @Nullable Throwable taken) {
    try {
      // the same frames can lead to other functions, by a name that the host passes on
      long number = capture.number(taken) ^ cFunction.hashCode() * 0x9E37_79B9_7F4A_7C15L;
      Use use = paths.find(number);
      return use == null || (withUse && use.dropped == null)
          ? findNew(number, cFunction, withUse)
          : use;
    } catch (StackOverflowError full) {
      return Use.UNKNOWN;
    }
  }

  private Use findNew(long number, String cFunction, boolean withUse) {
    Walk walk = new Walk(cFunction);
    CallSite site = once(WALKER.walk(walk));
    Use use = new Use(number, site, walk.search.isOfJdk());
    if (withUse) {
      use.dropped = walk.search.dropsResult();
    }
    paths.put(use);
    return use;
  }

  /**
   * Whether the host catches what the present call throws, and never looks at it.
   *
   * @param use of that call
   * @param thrown the exception's class, and others by whose name it can be caught: internal names
   */
  public boolean dropsThrown(Use use, Set<String> thrown) {
    if (code == null || use == Use.UNKNOWN) {
      return false;
    }
    Boolean known = use.thrownDropped;
    if (known == null) {
      known = WALKER.walk(new Catches(thrown));
      use.thrownDropped = known;
    }
    return known;
  }

  /**
   * What lines of the method of a site have to do with a descriptor, see {@link
   * HostCode#variables}.
   *
   * @param site of the present call
   */
  public String[] variables(String function, CallSite site, int[] closing, int making) {
    Class<?> type = WALKER.walk(new Owner(site));
    return type == null || code == null
        ? new String[closing.length + 1]
        : code.variables(type, site.method(), function, closing, making);
  }

  /**
   * The site of a call that another thread is in.
   *
   * @param context the thread's context class loader, or null
   * @param stack its frames, innermost first
   */
  public CallSite find(
      String cFunction, @Nullable ClassLoader context, StackTraceElement... stack) {
    List<SeenFrame> all = new ArrayList<>(stack.length);
    for (StackTraceElement frame : stack) {
      // a native that got a wrapper has another name before its own
      boolean renamed = frame.isNativeMethod() && !frame.getMethodName().equals(cFunction);
      if (!renamed || !frame.getMethodName().endsWith(cFunction)) {
        all.add(new SeenFrame.Named(frame, context, code));
      }
    }
    return once(search(cFunction).search(all.iterator()));
  }

  private CallSite once(CallSite site) {
    return site == CallSite.UNKNOWN ? site : paths.once(site);
  }

  private SiteSearch search(String cFunction) {
    return new SiteSearch(cFunction, forwarders, code != null, paths, depth);
  }

  /** A site, and what the host does there with the result of the call. Thread-safe. */
  public static final class Use {

    private static final Use UNKNOWN = new Use(0, CallSite.UNKNOWN, false);

    private final long number;
    private final CallSite site;
    private final boolean ofJdk;
    private volatile @Nullable Boolean dropped;
    private volatile @Nullable Boolean thrownDropped;

    Use(long number, CallSite site, boolean ofJdk) {
      this.number = number;
      this.site = site;
      this.ofJdk = ofJdk;
    }

    /** Of the stack, with the function that was called. */
    long number() {
      return number;
    }

    public CallSite site() {
      return site;
    }

    /**
     * Whether it was a service of the JDK, or a binding, that opened for itself, on whoever's
     * behalf.
     */
    public boolean isOfJdk() {
      return ofJdk;
    }

    /** Whether the line, or a method that forwards for it, is known to throw the result away. */
    public boolean dropsResult() {
      return dropped != null && dropped;
    }
  }

  /** Which frames merely forward a call. */
  public interface Forwarders {
    boolean forwards(String className, String method);
  }

  /** Looks for the innermost method of the host, or of a library, that catches. */
  private final class Catches implements Function<Stream<StackFrame>, Boolean> {

    private final Set<String> thrown;

    Catches(Set<String> thrown) {
      this.thrown = thrown;
    }

    @Override
    public Boolean apply(Stream<StackFrame> stream) {
      for (Iterator<StackFrame> frames = stream.iterator(); frames.hasNext(); ) {
        StackFrame frame = frames.next();
        FrameKind kind = classes.get(frame.getDeclaringClass()).kind;
        if (kind != FrameKind.HOST && kind != FrameKind.LIBRARY && kind != FrameKind.TASK) {
          continue;
        }
        Boolean drops =
            code.dropsThrown(
                frame.getDeclaringClass(),
                frame.getMethodName(),
                frame.getDescriptor(),
                frame.getByteCodeIndex(),
                thrown);
        if (drops != null) {
          return drops;
        }
      }
      return false;
    }
  }

  /** Looks for the class of a site. */
  private static final class Owner implements Function<Stream<StackFrame>, Class<?>> {

    private final CallSite site;

    Owner(CallSite site) {
      this.site = site;
    }

    @Override
    public @Nullable Class<?> apply(Stream<StackFrame> stream) {
      for (Iterator<StackFrame> frames = stream.iterator(); frames.hasNext(); ) {
        StackFrame frame = frames.next();
        if (frame.getMethodName().equals(site.method())
            && frame.getClassName().equals(site.className())) {
          return frame.getDeclaringClass();
        }
      }
      return null;
    }
  }

  private final class Walk implements Function<Stream<StackFrame>, CallSite> {

    private final SiteSearch search;

    Walk(String cFunction) {
      search = search(cFunction);
    }

    @Override
    public CallSite apply(Stream<StackFrame> stream) {
      Iterator<StackFrame> rest = stream.iterator();
      return search.search(
          new Iterator<SeenFrame>() {
            @Override
            public boolean hasNext() {
              return rest.hasNext();
            }

            @Override
            public SeenFrame next() {
              StackFrame frame = rest.next();
              return new SeenFrame.Walked(frame, classes.get(frame.getDeclaringClass()), code);
            }
          });
    }
  }
}
