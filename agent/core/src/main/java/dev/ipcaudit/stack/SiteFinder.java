package dev.ipcaudit.stack;

import dev.ipcaudit.model.CallSite;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the line of the host that meant a call, and the path that led to it: the stack is captured
 * as a number, and only when that is new its frames are looked at. The line is the innermost frame
 * that belongs neither to the agent, to a binding nor to the JDK's glue, and that does not merely
 * forward. A forwarder is a method named like the C function, or one that the user names. On a
 * thread that a library runs for itself there is no such frame, and the library's own line is
 * taken. Thread-safe.
 */
public final class SiteFinder {

  /** Of more paths than these not all are known at one time. */
  private static final int MOST_PATHS = 65_536;

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private final int depth;
  private final Forwarders forwarders;
  private final ResultUse resultUse;
  private final StackCapture capture;
  private final PathTable paths;
  private final ClassValue<Frames> frames;

  /**
   * @param depth how many frames of a stack are kept, from 1
   * @param forwarders the host's own wrappers, or null for none
   * @param agent the agent's own class loader, or null when it is used as a plain library
   * @param resultUse knows the code of the host, or null if nobody does
   */
  public SiteFinder(int depth, Forwarders forwarders, ClassLoader agent, ResultUse resultUse) {
    this(depth, forwarders, agent, resultUse, new StackCapture(null));
  }

  /** The same with a way to capture stacks. */
  public SiteFinder(
      int depth,
      Forwarders forwarders,
      ClassLoader agent,
      ResultUse resultUse,
      StackCapture capture) {
    this(depth, forwarders, agent, resultUse, capture, MOST_PATHS);
  }

  SiteFinder(
      int depth,
      Forwarders forwarders,
      ClassLoader agent,
      ResultUse resultUse,
      StackCapture capture,
      int mostPaths) {
    this.capture = capture;
    this.paths = new PathTable(mostPaths);
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

  /** The site of the call that the current thread is in, as its path reached it. */
  public CallSite find(String cFunction) {
    return captured(cFunction, false).site;
  }

  /** The same, and what is done there with the result: known from the first such call on. */
  public Use findUse(String cFunction) {
    return captured(cFunction, true);
  }

  /** What stands for the path where the host has used up its stack. */
  private Use captured(String cFunction, boolean withUse) {
    try {
      // the same frames can lead to other functions, by a name that the host passes on
      long number = capture.number() ^ cFunction.hashCode() * 0x9E37_79B9_7F4A_7C15L;
      Use use = paths.find(number);
      if (use == null || withUse && use.dropped == null) {
        Walk walk = new Walk(cFunction);
        use = WALKER.walk(walk);
        if (withUse) {
          use.dropped = isDropped(walk);
        }
        paths.put(number, use);
      }
      return use;
    } catch (StackOverflowError full) {
      return Use.UNKNOWN;
    }
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
      if (i == site || !NotTheHost.isGlue(stack[i])) {
        shown.add(paths.once(plain(stack[i]).toString()));
      }
    }
    return paths.once(site(stack[site], shown));
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
  public static final class Use {

    private static final Use UNKNOWN = new Use(CallSite.UNKNOWN);

    private final CallSite site;
    private volatile Boolean dropped;

    private Use(CallSite site) {
      this.site = site;
    }

    public CallSite site() {
      return site;
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

  /** What is known of one class. Holds no reference to it, so that it can be unloaded. */
  private static final class Frames {
    final boolean skipped;
    final boolean library;
    final boolean jdk;
    final boolean glue;

    Frames(Class<?> type, NotTheHost notTheHost) {
      skipped = notTheHost.includes(type);
      library = skipped && NotTheHost.isLibrary(type);
      jdk = NotTheHost.isOfTheJdk(type);
      glue = notTheHost.isGlue(type);
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
        return site(frame, rest);
      }
      if (forwarder != null) {
        return site(forwarder, rest);
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
      return site(innermost, outwards);
    }

    private void passed(StackFrame frame) {
      if (path == null) {
        path = new ArrayList<>(2);
      }
      path.add(frame);
    }

    private Use site(StackFrame frame, Iterator<StackFrame> rest) {
      StackTraceElement element = frame.toStackTraceElement();
      List<String> stack = new ArrayList<>();
      stack.add(paths.once(element.toString()));
      while (rest.hasNext() && stack.size() < depth) {
        StackFrame outer = rest.next();
        if (!frames.get(outer.getDeclaringClass()).glue) {
          stack.add(paths.once(outer.toStackTraceElement().toString()));
        }
      }
      return new Use(paths.once(SiteFinder.site(element, stack)));
    }
  }
}
