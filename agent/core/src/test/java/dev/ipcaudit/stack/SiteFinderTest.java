package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.lang.reflect.Proxy;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SiteFinderTest {

  private static final int DEPTH = 5;

  private final SiteFinder finder = new SiteFinder(DEPTH, SiteFinderTest::skipped, null, null);

  private static boolean skipped(String className, String method) {
    return className.startsWith("dev.ipcaudit.") && !className.contains("Test")
        || method.equals("acmeOpen");
  }

  @Test
  void theLineThatCalledIsTheSite() {
    CallSite site = finder.find("semget");

    assertThat(site.className()).isEqualTo(SiteFinderTest.class.getName());
    assertThat(site.method()).isEqualTo("theLineThatCalledIsTheSite");
    assertThat(site.file()).isEqualTo("SiteFinderTest.java");
    assertThat(site.stack()).hasSize(DEPTH).first().asString().endsWith(":" + site.line() + ")");
  }

  @Test
  void aMethodNamedLikeTheFunctionIsSkippedAndAnotherIsNot() {
    assertThat(semget("semget").method()).startsWith("aMethodNamedLikeTheFunction");
    assertThat(semget("shmget").method()).isEqualTo("semget");
  }

  private CallSite semget(String function) {
    return finder.find(function);
  }

  @Test
  void wrappersThatTheHostNamesAreSkipped() {
    assertThat(acmeOpen().method()).isEqualTo("wrappersThatTheHostNamesAreSkipped");
  }

  private CallSite acmeOpen() {
    return semget("semget");
  }

  @Test
  void aLambdaIsASiteAndItsGlueIsNot() {
    Supplier<CallSite> lambda = () -> finder.find("semget");
    Supplier<CallSite> reference = this::acmeOpen;

    assertThat(lambda.get().method()).startsWith("lambda$aLambdaIsASite");
    assertThat(reference.get().method()).isEqualTo("aLambdaIsASiteAndItsGlueIsNot");
  }

  @Test
  void proxiesAndReflectionAreNoSites() throws Exception {
    @SuppressWarnings("unchecked")
    IntFunction<CallSite> proxy =
        (IntFunction<CallSite>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {IntFunction.class},
                (self, method, arguments) -> semget("semget"));

    // the handler is the host's, the proxy class between it and the caller is not
    assertThat(proxy.apply(0).stack().get(0)).contains("lambda$proxiesAndReflection");
    CallSite reflected = (CallSite) SiteFinderTest.class.getDeclaredMethod("acmeOpen").invoke(this);
    assertThat(reflected.method()).isEqualTo("proxiesAndReflectionAreNoSites");
  }

  @Test
  void equalLinesAreOneSiteWhoeverCalls() throws Exception {
    CallSite here = there();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      assertThat(other.submit(this::there).get()).isEqualTo(here).hasSameHashCodeAs(here);
    } finally {
      other.shutdown();
    }
  }

  private CallSite there() {
    return finder.find("semget");
  }

  @Test
  void withNothingButForwardersTheOutermostIsTheSite() {
    SiteFinder all = new SiteFinder(DEPTH, (className, method) -> true, null, null);

    assertThat(all.find("semget").method()).isNotEqualTo("find");
    assertThat(all.find("semget")).isNotEqualTo(CallSite.UNKNOWN);
  }
}
