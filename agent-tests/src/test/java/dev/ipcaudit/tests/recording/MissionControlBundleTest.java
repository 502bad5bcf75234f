package dev.ipcaudit.tests.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.jmc.CreationStacks;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import net.jpountz.lz4.LZ4Factory;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.eclipse.core.runtime.IProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmc.common.IMCFrame;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleWiring;
import org.owasp.encoder.Encode;

/** The jar of the rules in Equinox, the framework of the application, with its own bundles. */
class MissionControlBundleTest {

  private static final String EXTENSION_POINT = "org.openjdk.jmc.flightrecorder.rules.ruleProvider";

  @TempDir private Path storage;

  /** As the application's ExtensionRuleProvider does, of which Maven Central has no bundle. */
  @Test
  void theApplicationFindsTheRulesByTheExtensionOfTheBundle() throws Exception {
    Framework equinox = equinox();
    try {
      BundleContext context = equinox.getBundleContext();
      Bundle rules = install(context, IRule.class);
      for (Class<?> other :
          List.of(
              IMCFrame.class,
              JfrLoaderToolkit.class,
              Encode.class,
              LZ4Factory.class,
              IProgressMonitor.class)) {
        install(context, other);
      }
      Bundle registry = install(context, IExtensionRegistry.class);
      Bundle ours = install(context, CreationStacks.class);
      registry.start();
      ours.start();

      assertThat(ours.getSymbolicName()).isEqualTo("dev.ipcaudit.jmc");
      assertThat(ours.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(contributors(context)).containsExactly(ours.getSymbolicName());
      assertThat(rules(rules, ours))
          .containsExactlyInAnyOrder(
              "ipcaudit.LeakedObject",
              "ipcaudit.UnhandledEagain",
              "ipcaudit.BlockedCall",
              "ipcaudit.ZombieChildren",
              "ipcaudit.Limit");
    } finally {
      equinox.stop();
      equinox.waitForStop(0);
    }
  }

  private Framework equinox() throws Exception {
    FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow();
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    Framework framework = factory.newFramework(settings);
    framework.start();
    return framework;
  }

  /** The jar that a class of ours came from. */
  private static Bundle install(BundleContext context, Class<?> type) throws Exception {
    URL jar = type.getProtectionDomain().getCodeSource().getLocation();
    assertThat(jar.getPath()).as("jar of %s", type).endsWith(".jar");
    return context.installBundle(jar.toString());
  }

  /** By reflection: the classes in the framework are others than those of the test. */
  private static List<String> contributors(BundleContext context) throws Exception {
    // all of them: the framework takes the interface on the class path for that of its own
    Object registry =
        context.getService(
            context.getAllServiceReferences(IExtensionRegistry.class.getName(), null)[0]);
    Object[] elements =
        (Object[])
            registry
                .getClass()
                .getMethod("getConfigurationElementsFor", String.class)
                .invoke(registry, EXTENSION_POINT);
    List<String> names = new ArrayList<>();
    for (Object element : elements) {
      Object contributor = element.getClass().getMethod("getContributor").invoke(element);
      names.add((String) contributor.getClass().getMethod("getName").invoke(contributor));
    }
    return names;
  }

  private static List<String> rules(Bundle rules, Bundle ours) throws Exception {
    Class<?> type = rules.loadClass(IRule.class.getName());
    ClassLoader loader = ours.adapt(BundleWiring.class).getClassLoader();
    List<String> ids = new ArrayList<>();
    for (Object rule : ServiceLoader.load(type, loader)) {
      ids.add((String) type.getMethod("getId").invoke(rule));
    }
    return ids;
  }
}
