package dev.ipcaudit.tests.frame;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * As {@link EveryJdk}, for every JDK that has java.lang.foreign: none if the agent was built
 * without the part that sees it.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}", allowZeroInvocations = true)
@ParameterizedClass(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(EveryForeignJdk.Source.class)
public @interface EveryForeignJdk {

  /** Gives them. */
  final class Source implements ArgumentsProvider {

    private static final String PART = "ipcaudit/dev/ipcaudit/intercept/ffm/PanamaLinker.classdata";

    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      if (!isBuilt()) {
        System.err.println(
            "ipcaudit agent-tests: NOTHING OF java.lang.foreign IS TESTED: left out");
        return Stream.empty();
      }
      return Jdks.withForeign().stream().map(Arguments::of);
    }

    static boolean isBuilt() {
      return TestJar.namesInAgent().contains(PART);
    }
  }
}
