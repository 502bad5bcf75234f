package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmc.common.IMCFrame;
import org.openjdk.jmc.common.IMCMethod;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemFilter;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.util.MCStackTrace;
import org.openjdk.jmc.common.util.PredicateToolkit;
import org.openjdk.jmc.flightrecorder.JfrAttributes;

/**
 * Joins leaked objects with the events of their creation, which have the stack: an object that is
 * found at the end of the JVM has none of its own.
 */
public final class CreationStacks {

  private static final String OBJECT = "object";

  private CreationStacks() {}

  /**
   * The creations of all objects that were leaked, of which every view of stack traces can be made.
   * Objects that were there before the recording are not among them: their stack is that of who
   * started it.
   *
   * @param items the events of a recording
   */
  public static IItemCollection ofLeaked(IItemCollection items) {
    Set<Long> leaked = new HashSet<>();
    for (IItem event : Events.of(items, Events.OBJECT_LEAKED)) {
      leaked.add(Events.number(event, OBJECT));
    }
    IItemFilter seenMade =
        type ->
            type.getIdentifier().equals(Events.OBJECT_CREATED)
                ? event ->
                    !Events.flag(event, "beforeRecording")
                        && leaked.contains(Events.number(event, OBJECT))
                : PredicateToolkit.falsePredicate();
    return items.apply(ItemFilters.type(Events.OBJECT_CREATED)).apply(seenMade);
  }

  /**
   * The stack of the creation of a leaked object of each path of a finding, from the line outwards;
   * without such an event the one that the finding has as text, null where neither is there.
   *
   * @param items the events of a recording
   */
  static List<IMCStackTrace> of(Found found, IItemCollection items) {
    Map<Long, String> told = new HashMap<>();
    for (IItem event : Events.of(items, Events.OBJECT_LEAKED)) {
      if (isOf(found, event) && Events.text(event, "stack") != null) {
        told.put(Events.number(event, OBJECT), Events.text(event, "stack"));
      }
    }
    Map<String, IMCStackTrace> made = new HashMap<>();
    for (IItem event : Events.of(ofLeaked(items), Events.OBJECT_CREATED)) {
      IMCStackTrace stack = Events.of(event, JfrAttributes.EVENT_STACKTRACE);
      String path = told.get(Events.number(event, OBJECT));
      if (stack != null && path != null && isOf(found, event)) {
        made.putIfAbsent(path, stack);
      }
    }
    List<IMCStackTrace> stacks = new ArrayList<>();
    for (FoundPath path : found.paths()) {
      IMCStackTrace text = TextStack.parse(path.stack());
      IMCStackTrace stack = made.get(path.stack());
      IMCStackTrace host =
          text == null || stack == null ? null : from(text.getFrames().get(0), stack);
      stacks.add(host == null ? text : host);
    }
    return stacks;
  }

  private static boolean isOf(Found found, IItem event) {
    return found.line().equals(Events.text(event, "line"))
        && found.kind().equals(Events.text(event, "kind"));
  }

  /** Without the frames of the agent and of the binding; null if the line is not in it. */
  private static @Nullable IMCStackTrace from(IMCFrame line, IMCStackTrace stack) {
    List<? extends IMCFrame> frames = stack.getFrames();
    for (int i = 0; i < frames.size(); i++) {
      if (same(line, frames.get(i))) {
        return new MCStackTrace(
            new ArrayList<>(frames.subList(i, frames.size())), stack.getTruncationState());
      }
    }
    return null;
  }

  private static boolean same(IMCFrame one, IMCFrame other) {
    IMCMethod a = one.getMethod();
    IMCMethod b = other.getMethod();
    return a.getMethodName().equals(b.getMethodName())
        && a.getType().getFullName().equals(b.getType().getFullName())
        && (one.getFrameLineNumber() == null
            || one.getFrameLineNumber().equals(other.getFrameLineNumber()));
  }
}
