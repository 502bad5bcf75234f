package dev.ipcaudit.jmc;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmc.common.item.Attribute;
import org.openjdk.jmc.common.item.IAccessorFactory;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.item.IItemIterable;
import org.openjdk.jmc.common.item.IMemberAccessor;
import org.openjdk.jmc.common.item.ItemFilters;
import org.openjdk.jmc.common.item.ItemToolkit;
import org.openjdk.jmc.common.unit.ContentType;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;

/** The events of ipcaudit that the rules read, and their fields by name. */
final class Events {

  static final String FINDING = "ipcaudit.Finding";
  static final String OBJECT_CREATED = "ipcaudit.ObjectCreated";
  static final String OBJECT_LEAKED = "ipcaudit.ObjectLeaked";
  static final String BLOCKED_CALL = "ipcaudit.BlockedCall";
  static final String LIMIT_USAGE = "ipcaudit.LimitUsage";

  private Events() {}

  static Iterable<IItem> of(IItemCollection items, String type) {
    IItemCollection ofType = items.apply(ItemFilters.type(type));
    return () -> ofType.stream().flatMap(IItemIterable::stream).iterator();
  }

  /** Null where the event has no such text. */
  static @Nullable String text(IItem event, String field) {
    return value(event, field, UnitLookup.PLAIN_TEXT);
  }

  /** 0 where the event has no such number. */
  static long number(IItem event, String field) {
    Number number = value(event, field, UnitLookup.RAW_NUMBER);
    return number == null ? 0 : number.longValue();
  }

  static boolean flag(IItem event, String field) {
    return Boolean.TRUE.equals(value(event, field, UnitLookup.FLAG));
  }

  /** Null where the event has no such quantity. */
  static @Nullable IQuantity quantity(IItem event, String field, ContentType<IQuantity> kind) {
    return value(event, field, kind);
  }

  private static <T> @Nullable T value(IItem event, String field, ContentType<T> type) {
    return of(event, Attribute.attr(field, type));
  }

  /** Null where the event has no such field. */
  static <T> @Nullable T of(IItem event, IAccessorFactory<T> field) {
    IMemberAccessor<? extends T, IItem> accessor =
        field.getAccessor(ItemToolkit.getItemType(event));
    return accessor == null ? null : accessor.getMember(event);
  }
}
