package dev.ipcaudit.stack;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.stack.HostCode.Body;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks in one stack for the line that meant a call, and for the path that leads to it. That is the
 * innermost frame of the host that does not merely forward. What a library does when it is told to
 * close is its own, and so is what it does in a pool or on a thread of its own: there its own line
 * is the site. Where a stack has neither, the frame that says most is taken. For one stack.
 */
final class SiteSearch {

  /** What gives back: what a method makes of such a name is nothing that its caller asked for. */
  private static final String[] GIVE_BACK = {
    "shutdown", "stop", "dispose", "release", "destroy", "disconnect", "terminate", "finalize",
  };

  private final String function;
  private final SiteFinder.@Nullable Forwarders forwarders;
  private final boolean hasCode;
  private final PathTable texts;
  private final int depth;

  /** The frames so far, the agent's left out. */
  private final List<SeenFrame> seen = new ArrayList<>();

  /** The frames that forward the call, and the one of the site, as far as one calls the next. */
  private final List<SeenFrame> passed = new ArrayList<>(2);

  /**
   * Whether the innermost class that is no mere API of the JDK is one of its services, or of a
   * binding; null before that.
   */
  private @Nullable Boolean ofJdk;

  /** What the innermost of them called, as far as frames show it. */
  private @Nullable SeenFrame callee;

  // where in seen there is, or -1:
  private int forwarder = -1; // the outermost
  private int library = -1; // the innermost
  private int libraryLine = -1; // the innermost that does not forward
  private int language = -1; // the innermost
  private int binding = -1; // the outermost, inside of all those
  private int jdk = -1; // the innermost

  /**
   * @param forwarders the host's own wrappers, or null for none
   * @param hasCode whether frames know of code
   * @param texts keeps texts once
   * @param depth how many frames of a path are kept
   */
  SiteSearch(
      String function,
      SiteFinder.@Nullable Forwarders forwarders,
      boolean hasCode,
      PathTable texts,
      int depth) {
    this.function = function;
    this.forwarders = forwarders;
    this.hasCode = hasCode;
    this.texts = texts;
    this.depth = depth;
  }

  /**
   * The site and its path.
   *
   * @param rest all frames, innermost first; only those are read that are needed
   */
  CallSite search(Iterator<? extends SeenFrame> rest) {
    String called = null;
    while (rest.hasNext()) {
      SeenFrame frame = rest.next();
      FrameKind kind = frame.kind();
      if (kind == FrameKind.HIDDEN) {
        continue;
      } else if (kind == FrameKind.AGENT) {
        callee = passed.isEmpty() ? frame : callee;
        called = null;
        continue;
      }
      seen.add(frame);
      if (ofJdk == null && !FrameKinds.isApi(frame.className())) {
        ofJdk = kind == FrameKind.BINDING || FrameKinds.isService(frame.className());
      }
      if (kind == FrameKind.HOST) {
        if (library < 0 && language < 0 && jdk < 0) {
          passed.add(frame);
        }
        if (!forwards(frame, called)) {
          boolean itsOwn = library >= 0 && !givesBack(function) && givesBack(entered());
          return itsOwn ? path(ofLibrary(), rest) : path(seen.size() - 1, rest);
        }
        forwarder = seen.size() - 1;
      } else {
        callee = passed.isEmpty() ? frame : callee;
        note(frame, kind, called);
        if (kind == FrameKind.TASK) {
          break;
        }
      }
      called = frame.method();
    }
    int best = best();
    return best < 0 ? CallSite.UNKNOWN : path(best, rest);
  }

  private void note(SeenFrame frame, FrameKind kind, @Nullable String called) {
    int here = seen.size() - 1;
    switch (kind) {
      case LIBRARY -> {
        library = library < 0 ? here : library;
        libraryLine = libraryLine < 0 && !forwards(frame, called) ? here : libraryLine;
      }
      case LANGUAGE -> language = language < 0 ? here : language;
      case JDK, TASK -> jdk = jdk < 0 ? here : jdk;
      case BINDING, PROXY -> binding = library < 0 && language < 0 && jdk < 0 ? here : binding;
      default -> {}
    }
  }

  /** The library's method that the host called, maybe through the JDK. */
  private String entered() {
    int last = seen.size() - 2;
    while (seen.get(last).kind() != FrameKind.LIBRARY) {
      last--;
    }
    return seen.get(last).method();
  }

  private static boolean givesBack(String method) {
    String name = method.toLowerCase(Locale.ROOT);
    if (name.contains("close") || name.contains("unlink")) { // implCloseChannel, shm_unlink
      return true;
    }
    for (String one : GIVE_BACK) {
      if (name.startsWith(one)) {
        return true;
      }
    }
    return false;
  }

  private int ofLibrary() {
    int line = libraryLine < 0 ? library : libraryLine;
    // a wrapper of ours in the library has no line
    boolean wrapper =
        seen.get(line).element().getLineNumber() < 1
            && line + 1 < seen.size()
            && seen.get(line + 1).kind() == FrameKind.LIBRARY;
    return wrapper ? line + 1 : line;
  }

  /** Of a stack without a line that meant the call. */
  private int best() {
    if (forwarder >= 0) {
      return forwarder;
    } else if (library >= 0) {
      return ofLibrary();
    } else if (language >= 0) {
      return language;
    } else if (binding >= 0) {
      return binding;
    }
    return jdk >= 0 || seen.isEmpty() ? jdk : 0;
  }

  private boolean forwards(SeenFrame frame, @Nullable String called) {
    if (forwarders != null && forwarders.forwards(frame.className(), frame.method())) {
      return true;
    }
    return ForwarderNames.match(frame.className(), frame.method(), function)
        && (!hasCode || frame.body(function, called) != Body.DOES_MORE);
  }

  private CallSite path(int site, Iterator<? extends SeenFrame> rest) {
    StackTraceElement element = seen.get(site).element();
    List<String> stack = new ArrayList<>();
    stack.add(texts.once(element.toString()));
    for (int i = site + 1; i < seen.size(); i++) {
      add(stack, seen.get(i));
    }
    while (rest.hasNext() && stack.size() < depth) {
      add(stack, rest.next());
    }
    return new CallSite(
        element.getClassName(),
        element.getMethodName(),
        element.getFileName(),
        element.getLineNumber(),
        List.copyOf(stack));
  }

  private void add(List<String> stack, SeenFrame frame) {
    if (stack.size() < depth && frame.kind().isShown()) {
      stack.add(texts.once(frame.element().toString()));
    }
  }

  /** Whether it was a service of the JDK, or a binding, that meant the call. */
  boolean isOfJdk() {
    return ofJdk != null && ofJdk;
  }

  /** Whether the line, or a method that forwards for it, throws the result away. */
  boolean dropsResult() {
    if (!hasCode) {
      return false;
    }
    SeenFrame called = callee;
    for (SeenFrame frame : passed) {
      if (((SeenFrame.Walked) frame).dropsResult((SeenFrame.Walked) called)) {
        return true;
      }
      called = frame;
    }
    return false;
  }
}
