package dev.ipcaudit.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the list names a class that can be made of it. */
class BindingsTest {

  private final Coverage coverage = new Coverage();
  private final Bindings bindings = new Bindings(coverage, null);

  @ParameterizedTest
  @EnumSource(value = KnownBinding.class, mode = EnumSource.Mode.EXCLUDE, names = "FFM")
  void aRowHasItsBinding(KnownBinding row) throws Exception {
    Binding binding = bindings.of(row);

    assertThat(binding).isNotNull().isSameAs(bindings.of(row));
    assertThat(binding.of(String.class)).isNull();
    assertThat(binding.owns("com/acme/Main") && row.hasEntryPoints()).isFalse();
  }

  /** It is compiled for a later JDK, in a module of its own that a build may leave out. */
  @ParameterizedTest
  @EnumSource(value = KnownBinding.class, names = "FFM")
  void whatIsNotThereIsSaid(KnownBinding row) throws Exception {
    assertThat(bindings.of(row)).isNull();
    assertThat(coverage.states().get("ffm"))
        .isIn("failed: java.lang.foreign is seen from JDK 22 on", "failed: built without it");
  }
}
