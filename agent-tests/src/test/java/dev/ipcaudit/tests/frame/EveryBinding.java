package dev.ipcaudit.tests.frame;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test of the sample apps with every binding on every JDK that has it. Its parameters are the
 * {@link Jdk} and the binding's word, followed by JVM arguments that select its variant.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{1} on {0}")
@ArgumentsSource(EveryBinding.Source.class)
public @interface EveryBinding {

  /** Gives them. */
  final class Source implements ArgumentsProvider {

    private static final List<Named<String[]>> EVERYWHERE =
        List.of(
            binding("jna", "jna"),
            binding("jna-direct", "jna-direct"),
            binding("jnr", "jnr"),
            binding("jnr-aarch64", "jnr", Jnr.WITHOUT_NUMBERS),
            binding("jnr-reflect", "jnr", "-Djnr.ffi.asm.enabled=false"));

    private static final List<Named<String[]>> FOREIGN =
        List.of(
            binding("ffm", "ffm"),
            binding("ffm-address", "ffm", "-Dsamples.ffm.address-first=true"));

    private static Named<String[]> binding(String name, String word, String... jvmArgs) {
      return Named.of(
          name, Stream.concat(Stream.of(word), Stream.of(jvmArgs)).toArray(String[]::new));
    }

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      List<Jdk> foreign = EveryForeignJdk.Source.isBuilt() ? Jdks.withForeign() : List.of();
      return Jdks.all().stream()
          .flatMap(
              jdk ->
                  Stream.concat(
                          EVERYWHERE.stream(),
                          foreign.contains(jdk) ? FOREIGN.stream() : Stream.empty())
                      .map(binding -> Arguments.of(jdk, binding)));
    }
  }
}
