package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SiteFinderTest {

  private static final int DEPTH = 5;

  private final SiteFinder finder = new SiteFinder(DEPTH, SiteFinderTest::skipped, null, null);

  private static final StackCapture CAPTURE = new StackCapture(null, DEPTH);

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
  void everyCallerIsAPathToTheOneSite() {
    SiteFinder few = new SiteFinder(DEPTH, SiteFinderTest::skipped, null, null, CAPTURE, 2);
    Set<CallPath> ones = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      CallSite one = one(few);
      CallSite other = other(few);

      assertThat(one).isEqualTo(other);
      assertThat(one.path()).isNotEqualTo(other.path());
      assertThat(one.stack().get(1)).contains(".one(");
      assertThat(other.stack().get(1)).contains(".other(");
      ones.add(one.path());
    }
    assertThat(ones).hasSize(1);
  }

  /** Classes that are generated without end have ever new sites. */
  @Test
  void whereThereAreMoreSitesThanAreKeptTheLastIsKnownToo() {
    SiteFinder few = new SiteFinder(DEPTH, SiteFinderTest::skipped, null, null, CAPTURE, 2);
    Set<Integer> lines = new HashSet<>();
    lines.add(few.find("semget").line());
    lines.add(few.find("semget").line());
    lines.add(few.find("semget").line());
    lines.add(few.find("semget").line());

    assertThat(lines).hasSize(4).doesNotContain(CallSite.UNKNOWN.line());
  }

  private static CallSite one(SiteFinder finder) {
    return helper(finder);
  }

  private static CallSite other(SiteFinder finder) {
    return helper(finder);
  }

  private static CallSite helper(SiteFinder finder) {
    return finder.find("semget");
  }

  @Test
  void aPathIsOneBeforeAndAfterReflectionIsInflated() throws Exception {
    Method helper = SiteFinderTest.class.getDeclaredMethod("helper", SiteFinder.class);
    Set<CallPath> paths = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      paths.add(((CallSite) helper.invoke(null, finder)).path());
    }

    assertThat(paths).hasSize(1);
  }

  @Test
  void withNothingButForwardersTheOutermostIsTheSite() {
    SiteFinder all = new SiteFinder(DEPTH, (className, method) -> true, null, null);

    assertThat(all.find("semget").method()).isNotEqualTo("find");
    assertThat(all.find("semget")).isNotEqualTo(CallSite.UNKNOWN);
  }
}
