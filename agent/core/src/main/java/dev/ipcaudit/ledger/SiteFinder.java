package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the line of the host that meant a call: the innermost frame that belongs neither to the
 * agent, to a binding nor to the JDK's glue, and that does not merely forward. A forwarder is a
 * method named like the C function, or one that the user names. On a thread that a library runs for
 * itself there is no such frame, and the library's own line is taken. Thread-safe.
 */
public final class SiteFinder {

  /** Sites beyond this many are all counted as {@link CallSite#UNKNOWN}. */
  static final int MAX_SITES = 65_536;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final int depth;
  private final Forwarders forwarders;
  private final ResultUse resultUse;
  private final AtomicInteger siteCount = new AtomicInteger();
  private final ClassValue<Frames> frames;

  /**
   * @param depth how many frames of a stack are kept, from 1
   * @param forwarders the host's own wrappers, or null for none
   * @param agent the agent's own class loader, or null when it is used as a plain library
   * @param resultUse knows the code of the host, or null if nobody does
   */
  public SiteFinder(int depth, Forwarders forwarders, ClassLoader agent, ResultUse resultUse) {
    this.depth = depth;
    this.forwarders = forwarders;
    this.resultUse = resultUse;
    NotTheHost notTheHost = new NotTheHost(agent);
    this.frames =
        new ClassValue<Frames>() {
          @Override
          protected Frames computeValue(Class<?> type) {
            return new Frames(type, notTheHost);
          }
        };
  }

  /** The site of the call that the current thread is in. */
  public CallSite find(String cFunction) {
    return WALKER.walk(new Walk(cFunction)).site();
  }

  /** The same, and what is done there with the result: known from the first such call on. */
  Use findUse(String cFunction) {
    Walk walk = new Walk(cFunction);
    Use use = WALKER.walk(walk);
    if (use.dropped == null) {
      use.dropped = isDropped(walk);
    }
    return use;
  }

  /** The site of a call that another thread is in, by its stack, innermost frame first. */
  public CallSite find(String cFunction, StackTraceElement... stack) {
    int site = -1;
    for (int i = 0; i < stack.length; i++) {
      if (!NotTheHost.includes(stack[i])) {
        site = i;
        // a native that got a wrapper has another name before its own
        boolean renamed = stack[i].isNativeMethod() && stack[i].getMethodName().endsWith(cFunction);
        if (!renamed && !forwards(cFunction, stack[i].getClassName(), stack[i].getMethodName())) {
          break;
        }
      }
    }
    if (site < 0) {
      return CallSite.UNKNOWN;
    }
    List<String> shown = new ArrayList<>();
    for (int i = site; i < stack.length && shown.size() < depth; i++) {
      shown.add(plain(stack[i]).toString());
    }
    return site(stack[site], shown);
  }

  /** Without loader and version, which the stack of another thread has in some JDKs. */
  private static StackTraceElement plain(StackTraceElement frame) {
    return new StackTraceElement(
        null,
        frame.getModuleName(),
        null,
        frame.getClassName(),
        frame.getMethodName(),
        frame.getFileName(),
        frame.getLineNumber());
  }

  private boolean forwards(String cFunction, String className, String method) {
    return method.equals(cFunction) || forwarders != null && forwarders.forwards(className, method);
  }

  private static CallSite site(StackTraceElement element, List<String> stack) {
    return new CallSite(
        element.getClassName(),
        element.getMethodName(),
        element.getFileName(),
        element.getLineNumber(),
        List.copyOf(stack));
  }

  private boolean isDropped(Walk walk) {
    if (resultUse == null || walk.path == null) {
      return false;
    }
    String callee = walk.callee;
    for (StackFrame frame : walk.path) {
      if (resultUse.isDropped(
          frame.getDeclaringClass(),
          frame.getMethodName(),
          frame.getDescriptor(),
          frame.getByteCodeIndex(),
          callee)) {
        return true;
      }
      callee = frame.getMethodName();
    }
    return false;
  }

  /** A site, and what the host does there with the result of the call. Thread-safe. */
  static final class Use {

    private static final Use UNKNOWN = new Use(CallSite.UNKNOWN);

    private final CallSite site;
    private volatile Boolean dropped;

    private Use(CallSite site) {
      this.site = site;
    }

    CallSite site() {
      return site;
    }

    /** Whether the line, or a method that forwards for it, is known to throw the result away. */
    boolean dropsResult() {
      return dropped != null && dropped;
    }
  }

  /** Which frames merely forward a call. */
  public interface Forwarders {
    boolean forwards(String className, String method);
  }

  /** What is known of one class. Holds no reference to it, so that it can be unloaded. */
  private static final class Frames {
    final boolean skipped;
    final boolean library;
    final boolean jdk;
    final ConcurrentHashMap<Place, Use> uses;

    Frames(Class<?> type, NotTheHost notTheHost) {
      skipped = notTheHost.includes(type);
      library = skipped && NotTheHost.isLibrary(type);
      jdk = NotTheHost.isOfTheJdk(type);
      uses = skipped && !library ? null : new ConcurrentHashMap<>(4);
    }
  }

  /** A place in the byte code of one class. */
  private static final class Place {
    final String method;
    final String descriptor;
    final int index;

    Place(StackFrame frame) {
      method = frame.getMethodName();
      descriptor = frame.getDescriptor();
      index = frame.getByteCodeIndex();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Place
          && index == ((Place) other).index
          && method.equals(((Place) other).method)
          && descriptor.equals(((Place) other).descriptor);
    }

    @Override
    public int hashCode() {
      return method.hashCode() * 31 + index;
    }
  }

  private final class Walk implements Function<Stream<StackFrame>, Use> {

    private final String cFunction;

    /** The frames that forward the call, and the one of the site. */
    private List<StackFrame> path;

    /** The method that the innermost of them called, as far as frames show it. */
    private String callee;

    Walk(String cFunction) {
      this.cFunction = cFunction;
    }

    @Override
    public Use apply(Stream<StackFrame> stream) {
      StackFrame forwarder = null;
      List<StackFrame> library = null;
      Iterator<StackFrame> rest = stream.iterator();
      while (rest.hasNext()) {
        StackFrame frame = rest.next();
        Frames known = frames.get(frame.getDeclaringClass());
        if (library != null) {
          library.add(frame);
        }
        if (known.skipped) {
          if (known.library && library == null) {
            library = new ArrayList<>();
            library.add(frame);
          }
          callee = frame.getMethodName();
          continue;
        }
        if (library != null && known.jdk) {
          continue; // sockets that ask the library, or the beginning of its thread
        }
        if (library == null) {
          passed(frame);
        }
        if (forwards(cFunction, frame.getClassName(), frame.getMethodName())) {
          forwarder = frame;
          continue;
        }
        return site(frame, known, rest);
      }
      if (forwarder != null) {
        return site(forwarder, frames.get(forwarder.getDeclaringClass()), rest);
      }
      if (library == null) {
        return Use.UNKNOWN;
      }
      // a wrapper of ours in the library has no line
      boolean wrapper =
          library.size() > 1
              && library.get(0).getLineNumber() < 1
              && frames.get(library.get(1).getDeclaringClass()).library;
      Iterator<StackFrame> outwards = library.listIterator(wrapper ? 1 : 0);
      StackFrame innermost = outwards.next();
      return site(innermost, frames.get(innermost.getDeclaringClass()), outwards);
    }

    private void passed(StackFrame frame) {
      if (path == null) {
        path = new ArrayList<>(2);
      }
      path.add(frame);
    }

    private Use site(StackFrame frame, Frames known, Iterator<StackFrame> rest) {
      Place place = new Place(frame);
      Use use = known.uses.get(place);
      if (use == null) {
        use = new Use(read(frame, rest));
        known.uses.put(place, use);
      }
      return use;
    }

    private CallSite read(StackFrame frame, Iterator<StackFrame> rest) {
      if (siteCount.incrementAndGet() > MAX_SITES) {
        return CallSite.UNKNOWN;
      }
      StackTraceElement element = frame.toStackTraceElement();
      List<String> stack = new ArrayList<>();
      stack.add(element.toString());
      while (rest.hasNext() && stack.size() < depth) {
        stack.add(rest.next().toStackTraceElement().toString());
      }
      return SiteFinder.site(element, stack);
    }
  }
}
