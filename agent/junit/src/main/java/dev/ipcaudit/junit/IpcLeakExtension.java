package dev.ipcaudit.junit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Tells the agent which test each thread is in, and lets tests fail that leave something behind.
 * Registered by {@link NoIpcLeaks}. Where it is registered twice the first one counts.
 */
public class IpcLeakExtension
    implements BeforeAllCallback, BeforeEachCallback, InvocationInterceptor {

  private static final Namespace NAMESPACE = Namespace.create(IpcLeakExtension.class);

  /** What was made by constructors of a test that has not come to its own extensions yet. */
  private static final ThreadLocal<Object> BORN = new ThreadLocal<>();

  /** The constructor that an extension of this kind lets run already. */
  private static final ThreadLocal<Constructor<?>> RUNNING = new ThreadLocal<>();

  /**
   * The agent if it has to look at these tests, otherwise null.
   *
   * @param context of a test or class
   */
  @Nullable IpcAgent agent(ExtensionContext context) {
    return IpcAgent.of(settings(context));
  }

  static Settings settings(ExtensionContext context) {
    return new Settings(context::getConfigurationParameter);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    IpcAgent agent = agent(context);
    if (agent != null) {
      ofClass(agent, context);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    IpcAgent agent = agent(context);
    if (agent == null || own(context) != null) {
      return;
    }
    // with one instance for the class it would be of another test, which never came here
    Object born = isPerClass(context) ? null : BORN.get();
    BORN.remove();
    Object scope = born == null ? agent.open(outer(context)) : born;
    open(agent, context, scope, context.getDisplayName()).enter();
  }

  @Override
  public <T> T interceptTestClassConstructor(
      Invocation<T> invocation,
      ReflectiveInvocationContext<Constructor<T>> invocationContext,
      ExtensionContext context)
      throws Throwable {
    IpcAgent agent = agent(context);
    Constructor<T> constructor = invocationContext.getExecutable();
    if (agent == null || constructor.equals(RUNNING.get())) {
      return invocation.proceed();
    }
    Object scope;
    if (isPerClass(context)) {
      scope = ofClass(agent, context).scope();
    } else {
      Class<?> type = constructor.getDeclaringClass();
      boolean inner = type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
      // one that was left over is of a test whose extensions never ran
      scope = inner && BORN.get() != null ? BORN.get() : agent.open(outer(context));
      BORN.set(scope);
    }
    Constructor<?> outside = RUNNING.get();
    RUNNING.set(constructor);
    try {
      return within(agent, scope, invocation);
    } finally {
      RUNNING.set(outside);
    }
  }

  @Override
  public void interceptBeforeAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    withinClass(invocation, context);
  }

  @Override
  public void interceptAfterAllMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    withinClass(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    IpcAgent agent = agent(context);
    if (agent == null || own(context) != null) {
      invocation.proceed();
      return;
    }
    open(agent, context, agent.open(outer(context)), context.getDisplayName()).enter();
    invocation.proceed();
  }

  // Not while its tests run: its thread may help out with tests of other classes meanwhile.
  private void withinClass(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
    IpcAgent agent = agent(context);
    if (agent == null) {
      invocation.proceed();
    } else {
      within(agent, ofClass(agent, context).scope(), invocation);
    }
  }

  private static <T> T within(IpcAgent agent, Object scope, Invocation<T> invocation)
      throws Throwable {
    Object before = agent.enter(scope);
    try {
      return invocation.proceed();
    } finally {
      agent.back(before);
    }
  }

  private static TestScope ofClass(IpcAgent agent, ExtensionContext context) {
    TestScope known = own(context);
    return known != null
        ? known
        : open(agent, context, agent.open(outer(context)), "class " + context.getDisplayName());
  }

  private static TestScope open(
      IpcAgent agent, ExtensionContext context, Object scope, String name) {
    // before the scope, so that it is closed after it
    ExpectedLeaks expectations = expectations(context);
    TestScope test = new TestScope(agent, scope, name, expectations);
    store(context).put(context.getUniqueId(), test);
    return test;
  }

  /** Those of the class or of the method; several invocations and dynamic tests share theirs. */
  private static ExpectedLeaks expectations(ExtensionContext context) {
    ExtensionContext declares = context;
    while (declares.getElement().isEmpty()) {
      declares = declares.getParent().orElseThrow();
    }
    Optional<ExtensionContext> parent = declares.getParent();
    while (parent.isPresent() && parent.get().getTestMethod().isPresent()) {
      declares = parent.get();
      parent = declares.getParent();
    }
    String key = declares.getUniqueId() + "/expected";
    synchronized (IpcLeakExtension.class) {
      StoredExpectations expectations = store(declares).get(key, StoredExpectations.class);
      if (expectations == null) {
        expectations = new StoredExpectations(declares);
        store(declares).put(key, expectations);
      }
      return expectations.leaks();
    }
  }

  private static @Nullable TestScope own(ExtensionContext context) {
    return store(context).get(context.getUniqueId(), TestScope.class);
  }

  /** The scope of the agent that a test or class is a part of, or null. */
  private static @Nullable Object outer(ExtensionContext context) {
    ExtensionContext at = context;
    while (true) {
      TestScope scope = own(at);
      if (scope != null) {
        return scope.scope();
      }
      Optional<ExtensionContext> parent = at.getParent();
      if (parent.isEmpty()) {
        return null;
      }
      at = parent.get();
    }
  }

  private static boolean isPerClass(ExtensionContext context) {
    return context
        .getTestInstanceLifecycle()
        .filter(lifecycle -> lifecycle == TestInstance.Lifecycle.PER_CLASS)
        .isPresent();
  }

  static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }
}
