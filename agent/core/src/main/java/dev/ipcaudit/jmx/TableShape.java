package dev.ipcaudit.jmx;

import java.util.ArrayList;
import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;

/** The shape of a table: exporters make labels of its first columns, and values of the others. */
final class TableShape {

  private final String[] columns;
  private final CompositeType row;
  private final TabularType type;

  private TableShape(Builder builder) {
    columns = builder.columns.toArray(new String[0]);
    String[] descriptions = builder.descriptions.toArray(new String[0]);
    OpenType<?>[] types = builder.types.toArray(new OpenType<?>[0]);
    String[] labels = builder.labels.toArray(new String[0]);
    try {
      row = new CompositeType(builder.name, builder.description, columns, descriptions, types);
      type = new TabularType(builder.name + "s", builder.description, row, labels);
    } catch (OpenDataException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** A table whose rows have that name, in the singular. */
  static Builder of(String name, String description) {
    return new Builder(name, description);
  }

  TabularType type() {
    return type;
  }

  /** An empty one. */
  TabularDataSupport data() {
    return new TabularDataSupport(type);
  }

  /**
   * One row, the values in the order of the columns.
   *
   * @param values null where something is not known
   */
  CompositeData row(@Nullable Object... values) {
    try {
      return new CompositeDataSupport(row, columns, values);
    } catch (OpenDataException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** Adds a row, unless there is one that cannot be told from it. */
  void add(TabularDataSupport data, @Nullable Object... values) {
    CompositeData added = row(values);
    if (!data.containsKey(data.calculateIndex(added))) {
      data.put(added);
    }
  }

  /** Columns from left to right. */
  static final class Builder {

    private final String name;
    private final String description;
    private final List<String> columns = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<OpenType<?>> types = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    private Builder(String name, String description) {
      this.name = name;
      this.description = description;
    }

    /** A column that, with the others of this sort, tells one row from another. */
    Builder label(String column, String what) {
      labels.add(column);
      return column(column, what, SimpleType.STRING);
    }

    Builder column(String column, String what, OpenType<?> of) {
      columns.add(column);
      descriptions.add(what);
      types.add(of);
      return this;
    }

    TableShape build() {
      return new TableShape(this);
    }
  }
}
